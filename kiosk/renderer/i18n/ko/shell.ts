// The frame: rail, link, views.
import type { shell as english } from '../en/shell.ts';
import type { Words } from '../words.ts';

export const shell = {
  main: '주 메뉴',
  seats: '좌석',
  alerts: '알림',
  activity: '기록',
  settings: '설정',
  lock: '잠금',
  open: '건 미처리',
  plain: '암호화 없음',
  live: '실시간',
  noLink: '연결 없음',
  connecting: '연결 중',
} satisfies Words<typeof english>;
