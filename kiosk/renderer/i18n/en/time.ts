// Spans of time.

export const time = {
  seconds: '{{count}} s',
  underMinute: '<1 min',
  minutes: '{{count}} min',
  hours: '{{count}} h',
  days: '{{count}} d',
  ago: '{{age}} ago',
  never: 'never',
} as const;
