// Spans of time.
import type { time as english } from '../en/time.ts';
import type { Words } from '../words.ts';

export const time = {
  seconds: '{{count}} 秒',
  underMinute: '<1 分钟',
  minutes: '{{count}} 分钟',
  hours: '{{count}} 小时',
  days: '{{count}} 天',
  ago: '{{age}}前',
  never: '从未',
} satisfies Words<typeof english>;
