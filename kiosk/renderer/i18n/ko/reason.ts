// Why a seat needs somebody, as half a sentence after its label.
import type { reason as english } from '../en/reason.ts';
import type { Words } from '../words.ts';

export const reason = {
  LOST_WHILE_ON: '켜진 상태에서 연결 끊김',
  BMC_UNREACHABLE: 'BMC 응답 없음',
  BMC_REFUSES: 'BMC가 로그인을 거부함',
  POWER_UNKNOWN: '전원 상태를 알 수 없음',
  DUPLICATE_DEVICE_ID: '기기 ID 중복, 두 좌석의 코드 숨김',
  CODES_STALE: '코드가 오래됨',
  CODES_CONFLICT: '노드와 DeepLink가 다름',
  BOOT_TOO_LONG: '부팅이 너무 오래 걸림',
  UNEXPECTED_REBOOT: '사용 중 스스로 재시작함',
  ENROLMENT_REFUSED: '에이전트 등록이 거부됨',
  NODE_SILENT: '노드 응답 없음',
  DEEPLINK_LINK_LOST: 'DeepLink 연결 안 됨',
  AGENT_PROBLEM: '에이전트가 문제를 보고함',
  ROTATION_FAILED: '새 코드를 설정하지 못함',
  RENTAL_OVERDUE: '결제 시간이 끝남',
  RENTAL_ENDING: '결제 시간이 곧 끝남',
  GPU_HOT: 'GPU 온도가 매우 높음',
  DISK_FULL: '디스크가 거의 가득 참',
  CLOCK_SKEW: '기기의 시계가 맞지 않음',
} satisfies Words<typeof english>;
