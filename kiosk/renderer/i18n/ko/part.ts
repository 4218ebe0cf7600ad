// The parts of the counter, for the warning that one does not work.
import type { part as english } from '../en/part.ts';
import type { Words } from '../words.ts';

export const part = {
  sessions: '로그인',
  alerts: '알림',
  seats: '좌석 지도',
  agents: '에이전트',
  boots: '부팅 감지',
  boot_devices: '부팅 장치',
  boot_device_reads: '부팅 장치 읽기',
  power: '전원',
  node: '노드 연결',
  jobs: '작업',
  session_changes: '로그인 변경',
  agent_listener: '에이전트 보고',
  renter_page: '고객용 페이지',
  staff_interface: '직원 화면',
  notifications: '변경 알림',
  certificate_renewal: '인증서 갱신',
} satisfies Words<typeof english>;
