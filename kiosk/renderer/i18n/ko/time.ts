// Spans of time.
import type { time as english } from '../en/time.ts';
import type { Words } from '../words.ts';

export const time = {
  seconds: '{{count}}초',
  underMinute: '<1분',
  minutes: '{{count}}분',
  hours: '{{count}}시간',
  days: '{{count}}일',
  ago: '{{age}} 전',
  never: '없음',
} satisfies Words<typeof english>;
