// Short names of things that many views share.
import type { label as english } from '../en/label.ts';
import type { Words } from '../words.ts';

export const label = {
  seat: '좌석',
  zone: '구역',
  name: '이름',
  role: '역할',
  language: '언어',
  loading: '읽는 중…',
  deviceId: '기기 ID',
  code: '코드',
  none: '없음',
  comma: ', ',
  colon: ': ',
  semicolon: '; ',
} satisfies Words<typeof english>;
