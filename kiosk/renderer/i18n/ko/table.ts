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
  ip: 'IP',
  seen: '마지막',
  selectAll: '모두 선택',
  select: '{{label}} 선택',
} satisfies Words<typeof english>;
