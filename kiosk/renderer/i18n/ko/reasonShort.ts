// The same on a tile: 9 Latin or 4 Chinese or Korean characters.
import type { reasonShort as english } from '../en/reasonShort.ts';
import type { Words } from '../words.ts';

export const reasonShort = {
  LOST_WHILE_ON: '응답 없음',
  BMC_UNREACHABLE: 'BMC 없음',
  BMC_REFUSES: 'BMC 거부',
  POWER_UNKNOWN: '전원 불명',
  DUPLICATE_DEVICE_ID: 'ID 중복',
  CODES_STALE: '코드 만료',
  CODES_CONFLICT: '코드 다름',
  BOOT_TOO_LONG: '부팅 지연',
  UNEXPECTED_REBOOT: '재시작됨',
  ENROLMENT_REFUSED: '등록 거부',
  NODE_SILENT: '노드 없음',
  DEEPLINK_LINK_LOST: '링크 끊김',
  AGENT_PROBLEM: '에이전트',
  ROTATION_FAILED: '코드 실패',
  RENTAL_OVERDUE: '시간 초과',
  RENTAL_ENDING: '종료 임박',
  GPU_HOT: 'GPU 과열',
  DISK_FULL: '디스크참',
  CLOCK_SKEW: '시계오류',
} satisfies Words<typeof english>;
