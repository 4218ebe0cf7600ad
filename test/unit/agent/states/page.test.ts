// The tables, the health codes and the waiting times are those of the page of the agent's states.
import { describe, expect, test } from 'vitest';
import { HEALTH_CODES, isHealthCode } from '../../../../agent/health/codes.ts';
import { nextPasswordLength } from '../../../../agent/rotation/password-length.ts';
import { TIMINGS } from '../../../../agent/timings.ts';
import { MACHINES } from './machines.ts';
import { arrowsOf, PAGE } from './page-arrows.ts';

const ROWS = MACHINES.flatMap(({ name, table }) =>
  table.flatMap((row) => [row.from].flat().map((from) => ({ machine: name, ...row, from }))),
);

describe('states', () => {
  test.each([
    ['DEVICE', 'D0 D1 D2'],
    ['ROTATE', 'R0 R1 R2'],
    ['NODE', 'N0 N1 N2'],
    ['PUBLISH', 'P0 P1 P2 P3 P4 PX'],
  ])('%s has the states %s of the page, each to be entered and left', (name, states) => {
    const rows = ROWS.filter((row) => row.machine === name);
    for (const state of states.split(' ')) {
      expect(PAGE).toMatch(new RegExp(`^ {2}${state}\\b`, 'm'));
      expect(rows.map((row) => row.to)).toContain(state);
      expect(rows.some((row) => row.from === state && row.to !== state)).toBe(true);
    }
  });

  test('the tables know no state that the page does not', () => {
    for (const { from, to } of ROWS) {
      for (const state of [from, to].filter((name) => name !== 'idle')) expect(PAGE).toContain(` ${state} `);
    }
  });
});

describe('arrows', () => {
  const arrows = arrowsOf(PAGE);

  test('are read from the page as a person reads them', () => {
    const read = new Set(arrows.map(({ from, to }) => `${from} -> ${to}`));
    expect([...read]).toEqual([
      ...['D0 -> D1', 'D0 -> D0', 'D1 -> D2', 'D2 -> D1', '* -> D0'],
      ...['R0 -> R1', 'R1 -> R2', 'R2 -> idle', '* -> R2'],
      ...['N0 -> N1', 'N1 -> N2', 'N2 -> N1', '* -> N0'],
      ...['* -> P1', 'P0 -> P1', 'P1 -> P4', 'P1 -> PX', 'P1 -> P2'],
      ...['P2 -> P3', 'P2 -> PX', 'P2 -> P1', 'P3 -> P4', 'P3 -> P1', 'P4 -> P1'],
    ]);
  });

  test.each(arrows)('$machine: $from -> $to is a row of its table', ({ machine, from, to }) => {
    const rows = ROWS.filter((row) => row.machine === machine && row.to === to);
    expect(rows.filter((row) => from === '*' || row.from === from)).not.toEqual([]);
  });
});

describe('health codes', () => {
  test.each([
    ...[
      'AUTH_REFUSED',
      'DEEPLINK_TOO_OLD',
      'DEEPLINK_NOT_ONLINE',
      'ROTATION_REFUSED',
      'ROTATION_UNAVAILABLE',
    ],
    ...['LIST_CUT_AT_51', 'CONFLICT', 'IDENTITY_REQUIRED', 'IDENTITY_WRONG', 'LAN_LINK_DOWN', 'SHORT_FRAME'],
    'NODE_STALE',
  ])('%s stands on the page, has a text, and is raised by a table', (code) => {
    expect(PAGE).toContain(code);
    expect(isHealthCode(code)).toBe(true);
    expect(ROWS.map((row) => row.code)).toContain(code);
  });

  test('every word in capitals with an underscore on the page is one', () => {
    const words = new Set([...PAGE.matchAll(/\b[A-Z]{3,}(?:_[A-Z0-9]+)+\b/g)].map(([word]) => word));
    expect(words.size).toBe(11);
    expect([...words].filter((word) => !isHealthCode(word))).toEqual([]);
  });

  test('every code that a table raises has a text', () => {
    expect(ROWS.filter((row) => row.code !== undefined && !isHealthCode(row.code))).toEqual([]);
  });

  test.each(Object.entries(HEALTH_CODES))('%s says what is wrong and what to do', (_, text) => {
    expect(['error', 'warning']).toContain(text.severity);
    expect(text.message).toMatch(/^\S.{10,}[^.]$/);
    expect(text.cure).toMatch(/^\S.{10,}\.$/);
  });

  test('nothing inherited passes for a code', () => {
    expect(isHealthCode('toString')).toBe(false);
    expect(isHealthCode('')).toBe(false);
    expect(isHealthCode(undefined)).toBe(false);
  });
});

describe('waiting times', () => {
  const numbers: [onThePage: string, key: keyof typeof TIMINGS, ms: number | number[]][] = [
    ['300 s -> health DEEPLINK_NOT_ONLINE', 'notOnline', 300_000],
    ['re-read every 30 s', 'deviceReread', 30_000],
    ['back-off 1..60 s full jitter', 'backoffBase', 1000],
    ['back-off 1..60 s full jitter', 'backoffCap', 60_000],
    ['T unchanged for 2 s', 'settleBeforeRotation', 2000],
    ['at most 3 in 10 min', 'rotationTries', 3],
    ['at most 3 in 10 min', 'rotationWindow', 600_000],
    ['health, retry 10..60 s', 'locateFloor', 10_000],
    ['no calls for 60 s', 'broadcastQuiet', 60_000],
    ['re-read N at 0.25 0.5 1 2 3 s', 'rereads', [250, 500, 1000, 2000, 3000]],
    ['then N at 0.25 0.5 1 2 4 s', 'settle', [250, 500, 1000, 2000, 4000]],
    ['after 5 s -> P1', 'settleLimit', 5000],
    ['every 15 s +- 20 %', 'verify', 15_000],
    ['now - at <= 45 s', 'publishedMaxAge', 45_000],
    ['"not connected" for 30 s', 'lanLinkPatience', 30_000],
  ];

  test.each(numbers)('"%s" is TIMINGS.%s', (words, key, ms) => {
    expect(PAGE).toContain(words);
    expect(TIMINGS[key]).toEqual(ms);
  });

  test('"min(16, max(10, maxLen + 1, len(T.pw) + 1))" is how long the next password is', () => {
    expect(PAGE).toContain('min(16, max(10, maxLen + 1, len(T.pw) + 1))');
    for (let maxLen = 0; maxLen <= 16; maxLen++) {
      for (let current = 0; current <= 16; current++) {
        expect(nextPasswordLength({ maxLen, current, intended: 0 })).toBe(
          Math.min(16, Math.max(10, maxLen + 1, current + 1)),
        );
      }
    }
  });

  test('a proof outlives two verifies that come late', () => {
    expect(2 * TIMINGS.verify * 1.2).toBeLessThan(TIMINGS.publishedMaxAge);
  });
});
