// Times, spans and numbers as a person reads them, by the language of the interface.
import { useMemo } from 'react';
import { LANGUAGE_TAGS, type Language, type Translate, useWords } from './index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Format {
  /** `21:44` of a time in ms since 1970. */
  clock(at: number): string;
  /** `21:44:02` */
  time(at: number): string;
  date(at: number): string;
  /** Date and `21:44:02`: for lists that span days. */
  dateTime(at: number): string;
  /** The clock alone on the day of `now`, with the day before it on any other: `21:44`, `Nov 20, 21:44`. */
  moment(at: number, now: number): string;
  number(value: number): string;
  /** How long a span of ms is in its largest unit: `4 s`, `3 min`, `2 h`, `5 d`. */
  age(ms: number): string;
  /** The same by a clock that ticks once per minute: its seconds would be wrong for most of it. */
  roughAge(ms: number): string;
  /** A span in hours and minutes: `1 h 24 min`. */
  duration(ms: number): string;
  list(items: readonly string[]): string;
}

/** The formats of one language. */
export function createFormat(language: Language, t: Translate): Format {
  const tag = LANGUAGE_TAGS[language];
  const clock = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const time = new Intl.DateTimeFormat(tag, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
  const dayAndClock = new Intl.DateTimeFormat(tag, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(tag, { type: 'conjunction' });

  const age = (ms: number): string => {
    const span = Math.max(0, ms);
    if (span < MINUTE) return t('time.seconds', { count: Math.floor(span / 1000) });
    if (span < HOUR) return t('time.minutes', { count: Math.floor(span / MINUTE) });
    if (span < 2 * DAY) return t('time.hours', { count: Math.floor(span / HOUR) });
    return t('time.days', { count: Math.floor(span / DAY) });
  };

  return {
    clock: (at) => clock.format(at),
    time: (at) => time.format(at),
    date: (at) => date.format(at),
    dateTime: (at) => `${date.format(at)} ${time.format(at)}`,
    moment: (at, now) => (isSameDay(at, now) ? clock : dayAndClock).format(at),
    number: (value) => number.format(value),
    list: (items) => list.format(items),
    age,
    roughAge: (ms) => (ms < MINUTE ? t('time.underMinute') : age(ms)),
    duration(ms) {
      const minutes = Math.round(Math.max(0, ms) / MINUTE);
      const hours = Math.floor(minutes / 60);
      const rest = t('time.minutes', { count: minutes % 60 });
      return hours === 0 ? rest : `${t('time.hours', { count: hours })} ${rest}`;
    },
  };
}

/** By this computer's midnight. */
export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

export function useFormat(): Format {
  const { t, language } = useWords();
  return useMemo(() => createFormat(language, t), [language, t]);
}

/** A span as a tile shows it: `0:38` for 38 s and, with `hours`, `2:41` for 2 h 41 min. */
export function stopwatch(ms: number, unit: 'minutes' | 'hours' = 'minutes'): string {
  const small = Math.floor(Math.max(0, ms) / (unit === 'hours' ? MINUTE : 1000));
  return `${Math.floor(small / 60)}:${String(small % 60).padStart(2, '0')}`;
}
