// Which sources of a seat are called old, and which are rightly silent.
import { expect, test } from 'vitest';
import { freshness } from '../../../kiosk/renderer/seats/panel/freshness.ts';
import { seat } from '../counter/power/small-cafe.ts';

const NOW = 1_000_000;
const known = <const Value>(value: Value, at: number | null = NOW) => ({ value, at, source: 'test' });
const FRESH = {
  power: known('on'),
  nodeLink: known('up'),
  deeplink: known('connected'),
  agent: known('up'),
  codes: known('fresh'),
};
const old = (change: Parameters<typeof seat>[1]) =>
  freshness(seat('a1', { ...FRESH, ...change }), NOW)
    .filter((source) => source.old)
    .map(({ source }) => source);

test('a seat that all sources speak of has no old one', () => {
  expect(old({})).toEqual([]);
});

test('without an agent nobody speaks for it, for DeepLink or for the codes, and that is no warning', () => {
  const never = { agent: known('never', null), deeplink: known('unknown', null), codes: known('unknown') };
  expect(old(never)).toEqual([]);
  expect(old({ ...never, power: known('on', NOW - 40_000) })).toEqual(['power']);
});

test('an agent that fell silent is old, and so is what it spoke for', () => {
  const at = NOW - 200_000;
  const silent = { agent: known('lost', at), deeplink: known('lost', at), codes: known('stale', at) };
  expect(old(silent).sort()).toEqual(['agent', 'codes', 'deeplink']);
});

test('of a machine that is off only its BMC speaks: no other source is fresh or old', () => {
  const at = NOW - 1_800_000;
  const off = { power: known('off'), agent: known('goodbye', at), deeplink: known('unknown', at) };
  const speaking = freshness(seat('a1', { ...FRESH, ...off }), NOW).filter(({ silent }) => !silent);
  expect(speaking).toEqual([{ source: 'power', at: NOW, old: false, silent: false }]);
});
