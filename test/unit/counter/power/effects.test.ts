// What a power action would do to a seat: the preview and the guard at its turn are the same function.
import { describe, expect, it } from 'vitest';
import { type EffectFacts, effectOf, refusalOf } from '../../../../kiosk/counter/power/effects.ts';
import { type JobAction, POWER_ACTIONS, type PowerAction } from '../../../../kiosk/ipc/calls/power.ts';
import { SOMEBODY, seat } from './small-cafe.ts';

const HARMFUL: PowerAction[] = ['soft', 'off', 'cycle', 'reset'];
const on = { value: 'on' as const, at: 1, source: 'bmc' };
const off = { ...on, value: 'off' as const };
const unknown = { ...on, value: 'unknown' as const };

function facts(more: Partial<EffectFacts> = {}, fields: Parameters<typeof seat>[1] = {}): EffectFacts {
  return {
    seat: seat('a1', fields),
    target: { onIsHarmless: false, takesBoot: true },
    busy: false,
    setsBoot: false,
    bulk: false,
    ...more,
  };
}

describe('the effect of a power action', () => {
  it('is nothing on unknown power, whatever is asked, even of an approved seat', () => {
    for (const action of POWER_ACTIONS) {
      expect(effectOf(action, facts({}, { power: unknown, inUse: SOMEBODY }))).toBe('powerUnknown');
      expect(refusalOf('powerUnknown', 'A1', true)?.code).toBe('POWER_UNKNOWN');
    }
  });

  it('lets a magic packet go out on unknown power, and nothing else', () => {
    const wol = facts({ target: { onIsHarmless: true, takesBoot: false } }, { power: unknown });
    expect(effectOf('on', wol)).toBe('willAct');
    for (const action of HARMFUL) expect(effectOf(action, wol)).toBe('powerUnknown');
  });

  it('protects whoever is in, and a seat that is paid for', () => {
    for (const action of HARMFUL) {
      expect(effectOf(action, facts({}, { inUse: SOMEBODY }))).toBe('inUse');
      expect(effectOf(action, facts({}, { inUse: { ...SOMEBODY, waiting: true } }))).toBe('paid');
    }
    expect(refusalOf('inUse', 'A1', false)?.code).toBe('OWNER_APPROVAL_NEEDED');
    expect(refusalOf('inUse', 'A1', true)).toBeUndefined();
  });

  it('protects whoever is in from a boot device that comes with it', () => {
    expect(effectOf('on', facts({ setsBoot: true }, { inUse: SOMEBODY }))).toBe('inUse');
    expect(effectOf('on', facts({ setsBoot: true }))).toBe('willAct');
  });

  it('is not nothing where the state is there already and a boot device will be set', () => {
    expect(effectOf('on', facts({ setsBoot: true }, { power: on }))).toBe('willAct');
    expect(effectOf('off', facts({ setsBoot: true }, { power: off }))).toBe('willAct');
    const maintenance = { reason: 'fan', by: 'Lin', since: 1 };
    expect(effectOf('on', facts({ setsBoot: true, bulk: true }, { maintenance }))).toBe('maintenance');
  });

  it('of a boot device alone: on any known power, never past somebody who would meet it', () => {
    const set = (more: Partial<EffectFacts> = {}, fields: Parameters<typeof seat>[1] = {}) =>
      effectOf('bootDevice', facts({ setsBoot: true, ...more }, fields));
    expect([set({}, { power: on }), set({}, { power: off })]).toEqual(['willAct', 'willAct']);
    expect(set({}, { power: unknown })).toBe('powerUnknown');
    expect(set({}, { inUse: SOMEBODY })).toBe('inUse');
    expect(set({}, { power: off, inUse: { ...SOMEBODY, waiting: true } })).toBe('paid');
    expect(set({ busy: true })).toBe('busy');
    expect(set({ bulk: true }, { maintenance: { reason: 'fan', by: 'Lin', since: 1 } })).toBe('maintenance');
  });

  it('is nothing with a boot device where none can be set, and says so', () => {
    const target = { onIsHarmless: false, takesBoot: false };
    for (const action of ['bootDevice', 'restart', 'on'] satisfies JobAction[]) {
      expect(effectOf(action, facts({ target, setsBoot: true }))).toBe('noBootDevice');
    }
    expect(effectOf('restart', facts({ target }))).toBe('willAct');
    expect(refusalOf('noBootDevice', 'A1', true)?.code).toBe('IPMI_NOT_SUPPORTED');
  });

  it('is nothing where the state is there already', () => {
    expect(effectOf('on', facts({}, { power: on, inUse: SOMEBODY }))).toBe('already');
    expect(effectOf('off', facts({}, { power: off }))).toBe('already');
    expect(effectOf('soft', facts({}, { power: off }))).toBe('already');
  });

  it('switches a machine that is off on for a cycle or a reset', () => {
    expect(effectOf('cycle', facts({}, { power: off }))).toBe('willAct');
    expect(effectOf('reset', facts({}, { power: off }))).toBe('willAct');
  });

  it('leaves maintenance out among many and acts on it alone', () => {
    const maintenance = { reason: 'fan', by: 'Lin', since: 1 };
    expect(effectOf('off', facts({ bulk: true }, { maintenance }))).toBe('maintenance');
    expect(effectOf('off', facts({}, { maintenance }))).toBe('willAct');
  });

  it('needs something that can switch', () => {
    expect(effectOf('on', facts({ target: undefined }))).toBe('noBmc');
    expect(effectOf('on', facts({ seat: undefined }))).toBe('noBmc');
    expect(effectOf('on', facts({ busy: true }))).toBe('busy');
  });
});
