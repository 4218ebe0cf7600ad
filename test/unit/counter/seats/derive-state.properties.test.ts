// What must hold of the derived state whatever the facts are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveSeatState } from '../../../../kiosk/counter/seats/derive-state.ts';
import { SEAT_LIMITS, type SeatFacts } from '../../../../kiosk/counter/seats/facts.ts';
import { isHeard, powerNow } from '../../../../kiosk/counter/seats/power-now.ts';
import { SEAT_STATES } from '../../../../kiosk/ipc/seat.ts';

const age = fc.oneof(fc.integer({ min: 0, max: 600_000 }), fc.constant(Number.POSITIVE_INFINITY));
const span = fc.integer({ min: 0, max: 600_000 });
const aged = <Value extends string>(...values: Value[]) =>
  fc.record({ value: fc.constantFrom(...values), age });
const lasting = <Value extends string>(...values: Value[]) =>
  fc.record({ value: fc.constantFrom(...values), age, forMs: span });
const problem = (...codes: string[]) =>
  fc.option(fc.record({ code: fc.constantFrom(...codes), forMs: span }), { nil: null });

/** Only what is there to be asked for the power can fail to tell it. */
const anyPower = fc.oneof(
  fc.record({
    managed: fc.constant(true),
    power: aged('on', 'off', 'unknown'),
    powerProblem: problem('IPMI_TIMEOUT', 'IPMI_AUTH_FAILED'),
  }),
  fc.record({
    managed: fc.constant(false),
    power: aged('on', 'off', 'unknown'),
    powerProblem: fc.constant(null),
  }),
);

const otherFacts = fc.record({
  node: fc.constantFrom('answers' as const, 'silent' as const, 'unread' as const),
  nodeLink: lasting('up', 'down', 'unknown'),
  deeplink: lasting('connected', 'lost', 'unknown'),
  agent: lasting('up', 'booting', 'lost', 'never', 'goodbye'),
  codes: lasting('fresh', 'stale', 'none', 'conflict', 'unknown'),
  agentProblem: problem('ROTATION_REFUSED', 'LAN_LINK_DOWN'),
  boot: fc.option(fc.record({ age: span }), { nil: null }),
  controllers: fc.constantFrom('in' as const, 'none' as const, 'unknown' as const),
  watched: fc.boolean(),
  mark: fc.constantFrom('none' as const, 'running' as const, 'over' as const),
  maintenance: fc.boolean(),
  sessionEnds: fc.boolean(),
  duplicate: fc.boolean(),
  enrolmentRefused: fc.boolean(),
  unexpectedReboot: fc.boolean(),
  previous: fc.constantFrom(null, ...SEAT_STATES),
});

const anyFacts: fc.Arbitrary<SeatFacts> = fc
  .tuple(anyPower, otherFacts)
  .map(([power, others]) => ({ ...power, ...others }));

function always(holds: (facts: SeatFacts, verdict: ReturnType<typeof deriveSeatState>) => boolean): void {
  fc.assert(
    fc.property(anyFacts, (facts) => holds(facts, deriveSeatState(facts, SEAT_LIMITS))),
    { numRuns: 5000 },
  );
}

test('off comes only from a young answer of the management: unknown is never off', () => {
  always(({ managed, power }, { state, certain }) => {
    const said = managed && power.value === 'off' && power.age <= SEAT_LIMITS.powerAgeMs;
    return state !== 'off' || (said && certain);
  });
});

test('maintenance is sticky and wins over everything, and hides no reason', () => {
  always((facts, { state, reasons }) => {
    const without = deriveSeatState({ ...facts, maintenance: false }, SEAT_LIMITS);
    const same = JSON.stringify(without.reasons) === JSON.stringify(reasons);
    return (state === 'maintenance') === facts.maintenance && same;
  });
});

test('in use needs a controller or a mark, and a machine that may be on', () => {
  always(
    (facts, { state }) =>
      state !== 'inUse' ||
      ((facts.controllers === 'in' || facts.mark !== 'none') && powerNow(facts, SEAT_LIMITS).value !== 'off'),
  );
});

test('a certain ready means: on, codes that can be handed out, links up, a node that answers, nobody in', () => {
  always((facts, { state, certain }) => {
    if (state !== 'ready' || !certain) return true;
    const codes =
      facts.codes.value === 'fresh' || (facts.agent.value === 'never' && facts.codes.value === 'unknown');
    const links =
      facts.nodeLink.value !== 'down' && facts.deeplink.value !== 'lost' && facts.node === 'answers';
    const on = powerNow(facts, SEAT_LIMITS).value === 'on';
    const free = facts.controllers !== 'in' && !facts.boot && !facts.duplicate;
    return codes && links && on && free;
  });
});

test('lost needs power that is known to be on', () => {
  always((facts, { state }) => state !== 'lost' || powerNow(facts, SEAT_LIMITS).value === 'on');
});

test('booting needs a boot within its limit, or the end of a rental', () => {
  always(
    (facts, { state, certain }) =>
      state !== 'booting' ||
      facts.sessionEnds ||
      (facts.boot !== null && (facts.boot.age <= SEAT_LIMITS.bootLimitMs || !certain)),
  );
});

test('a silent node alone never turns a seat to lost or attention', () => {
  always((facts, { state }) => {
    if (facts.node !== 'answers' || (state !== 'ready' && state !== 'inUse')) return true;
    const after = deriveSeatState({ ...facts, node: 'silent', previous: state }, SEAT_LIMITS);
    return after.state === state;
  });
});

test('a state that nothing supports is a memory', () => {
  always((facts, { state, certain }) => {
    const seen = powerNow(facts, SEAT_LIMITS).value !== 'unknown' || isHeard(facts.agent);
    return seen || !certain || state === 'maintenance' || state === 'attention';
  });
});

test('certain attention always names its reason, and no reason is named twice', () => {
  always((_facts, { state, certain, reasons }) => {
    const named = state !== 'attention' || !certain || reasons.length > 0;
    return named && new Set(reasons).size === reasons.length;
  });
  expect(SEAT_STATES).toHaveLength(7);
});
