import { createInstance } from 'i18next';
import { expect, it } from 'vitest';
import { createFormat } from '../../../kiosk/renderer/i18n/format.ts';

const now = new Date(2026, 2, 4, 12, 0).getTime();
const at = (day: number) => new Date(2026, 2, day, 21, 30).getTime();

it.each([
  ['en', 'Mar 5, 21:30'],
  ['zh', '3月5日 21:30'],
  ['ko', '3월 5일 21:30'],
] as const)(
  'says a moment of today by the clock alone, and the day of any other, in %s',
  (language, dated) => {
    const format = createFormat(language, createInstance().t);
    expect(format.moment(at(4), now)).toBe('21:30');
    expect(format.moment(at(5), now)).toBe(dated);
  },
);
