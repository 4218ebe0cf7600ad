// Heads of the table of seats.
import type { table as english } from '../en/table.ts';
import type { Words } from '../words.ts';

export const table = {
  seat: '좌석',
  state: '상태',
  since: '경과',
  power: '전원',
  codes: '코드',
  who: '이용자',
  ends: '종료',
  gpu: 'GPU',
  temp: '온도',
  boot: '부팅 장치',
  bootUnknown: '알 수 없음: 마지막 부팅 뒤로 BMC에서 읽지 않았습니다.',
  bootRead: '{{age}} 전에 BMC에서 읽음',
  ip: 'IP',
  seen: '마지막',
  selectAll: '모두 선택',
  select: '{{label}} 선택',
} satisfies Words<typeof english>;
