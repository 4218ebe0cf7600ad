// The one derived state of a seat, case by case.
import { describe, expect, test } from 'vitest';
import { deriveSeatState } from '../../../../kiosk/counter/seats/derive-state.ts';
import { SEAT_LIMITS, type SeatFacts } from '../../../../kiosk/counter/seats/facts.ts';
import type { Reason, SeatState } from '../../../../kiosk/ipc/seat.ts';
import { agentless, factsWith, NEVER } from './seat-facts.ts';

type Row = [words: string, facts: SeatFacts, state: SeatState, certain: boolean, ...reasons: Reason[]];

const on = { value: 'on' as const, age: 1000 };
const off = { value: 'off' as const, age: 1000 };
const oldPower = { value: 'on' as const, age: 40_000 };
const unread = { value: 'unknown' as const, age: NEVER };
const lostAgent = { value: 'lost' as const, age: 30_000, forMs: 5000 };
const silentBmc = { code: 'IPMI_TIMEOUT', forMs: 20_000 };
const linkDown = { value: 'down' as const, age: 1000, forMs: 30_000 };
const noDeepLink = { value: 'lost' as const, age: 1000, forMs: 30_000 };
const stale = { value: 'stale' as const, age: 1000, forMs: 130_000 };
const memory = { value: 'up' as const, age: NEVER, forMs: 1000 };
const goodbye = (forMs: number) => ({ value: 'goodbye' as const, age: forMs, forMs });

const CASES: Record<string, Row[]> = {
  'ready and in use': [
    ['on, published, nobody in', factsWith(), 'ready', true],
    ['a controller is in', factsWith({ controllers: 'in' }), 'inUse', true],
    ['paid, nobody in yet', factsWith({ mark: 'running' }), 'ready', true],
    [
      'paid, and the restarted agent can not tell',
      factsWith({ mark: 'running', controllers: 'unknown' }),
      'inUse',
      true,
    ],
    ['not paid, and the restarted agent can not tell', factsWith({ controllers: 'unknown' }), 'ready', false],
    [
      "an agent without DeepLink's pipe never tells, like none at all",
      factsWith({ controllers: 'unknown', watched: false }),
      'ready',
      true,
    ],
    ['a rental is being ended on it', factsWith({ sessionEnds: true }), 'booting', true],
    [
      'a rental is being ended, somebody still in',
      factsWith({ sessionEnds: true, controllers: 'in' }),
      'inUse',
      true,
    ],
    ['without an agent, a pair on the node', agentless(), 'ready', true],
    ['without an agent, marked', agentless({ mark: 'running' }), 'inUse', true],
    [
      'without an agent, on a node that shows no links',
      agentless({ nodeLink: { value: 'unknown', age: 1000, forMs: 1000 } }),
      'ready',
      true,
    ],
    [
      'in use with codes that went stale',
      factsWith({ controllers: 'in', codes: stale }),
      'inUse',
      true,
      'CODES_STALE',
    ],
    [
      'in use with a silent BMC',
      factsWith({ controllers: 'in', power: oldPower, powerProblem: silentBmc }),
      'inUse',
      true,
      'BMC_UNREACHABLE',
    ],
  ],
  off: [
    ['a young answer of the BMC', factsWith({ power: off }), 'off', true],
    [
      'off although an old report says somebody is in',
      factsWith({ power: off, controllers: 'in' }),
      'off',
      true,
    ],
    [
      'off, with the device ID of another seat',
      factsWith({ power: off, duplicate: true }),
      'off',
      true,
      'DUPLICATE_DEVICE_ID',
    ],
    [
      'off stays off while the node is silent',
      factsWith({ power: off, node: 'silent' }),
      'off',
      true,
      'NODE_SILENT',
    ],
    [
      'off long ago is not off',
      agentless({
        power: { value: 'off', age: 40_000 },
        previous: 'off',
        nodeLink: { value: 'unknown', age: NEVER, forMs: 0 },
      }),
      'attention',
      false,
      'POWER_UNKNOWN',
    ],
  ],
  'unknown power': [
    [
      'just started, nothing read, was ready',
      factsWith({ power: unread, agent: memory }),
      'ready',
      false,
      'POWER_UNKNOWN',
    ],
    [
      'just started, was in use',
      factsWith({ power: unread, agent: memory, controllers: 'in', previous: 'inUse' }),
      'inUse',
      false,
      'POWER_UNKNOWN',
    ],
    [
      'just started, was off',
      factsWith({ power: unread, agent: memory, previous: 'off' }),
      'attention',
      false,
      'POWER_UNKNOWN',
    ],
    ['never read at all', agentless({ power: unread, previous: null }), 'attention', false, 'POWER_UNKNOWN'],
    [
      'BMC silent and no agent: known to be wrong',
      agentless({ power: oldPower, powerProblem: silentBmc }),
      'attention',
      true,
      'BMC_UNREACHABLE',
    ],
    [
      'BMC silent and agent lost',
      factsWith({ power: oldPower, powerProblem: silentBmc, agent: lostAgent }),
      'attention',
      false,
      'DEEPLINK_LINK_LOST',
      'BMC_UNREACHABLE',
    ],
    [
      'BMC refuses us, the seat is free',
      factsWith({ power: oldPower, powerProblem: { code: 'IPMI_AUTH_FAILED', forMs: 20_000 } }),
      'attention',
      true,
      'BMC_REFUSES',
    ],
    [
      'a BMC that failed only now',
      factsWith({ powerProblem: { code: 'IPMI_TIMEOUT', forMs: 3000 } }),
      'ready',
      true,
    ],
    ['no BMC, but its agent is heard', factsWith({ managed: false, power: unread }), 'ready', true],
    ['no BMC, but its link to the node is up', agentless({ managed: false, power: unread }), 'ready', true],
    [
      'no BMC, agent lost: it may be off',
      factsWith({ managed: false, power: unread, agent: lostAgent, nodeLink: linkDown }),
      'attention',
      false,
      'DEEPLINK_LINK_LOST',
      'POWER_UNKNOWN',
    ],
    [
      'no BMC, agent said goodbye long ago',
      factsWith({
        managed: false,
        power: unread,
        agent: goodbye(900_000),
        nodeLink: linkDown,
        previous: 'ready',
      }),
      'ready',
      false,
      'POWER_UNKNOWN',
    ],
  ],
  lost: [
    ['agent silent while on', factsWith({ agent: lostAgent }), 'lost', true, 'LOST_WHILE_ON'],
    [
      'in use, agent silent',
      factsWith({ agent: lostAgent, controllers: 'in' }),
      'lost',
      true,
      'LOST_WHILE_ON',
    ],
    ['DeepLink offline for long', factsWith({ deeplink: noDeepLink }), 'lost', true, 'DEEPLINK_LINK_LOST'],
    ['DeepLink offline just now', factsWith({ deeplink: { ...noDeepLink, forMs: 5000 } }), 'ready', false],
    ['node link down for long', factsWith({ nodeLink: linkDown }), 'lost', true, 'DEEPLINK_LINK_LOST'],
    ['node link down just now', factsWith({ nodeLink: { ...linkDown, forMs: 5000 } }), 'ready', false],
    [
      'node link down, says a node that is silent now',
      factsWith({ nodeLink: linkDown, node: 'silent' }),
      'ready',
      false,
      'NODE_SILENT',
    ],
    [
      'agent silent while the node is silent too',
      factsWith({ agent: lostAgent, node: 'silent' }),
      'lost',
      true,
      'LOST_WHILE_ON',
      'NODE_SILENT',
    ],
    ['goodbye a moment ago, still on', factsWith({ agent: goodbye(10_000) }), 'ready', false],
    ['goodbye, and on for ever', factsWith({ agent: goodbye(400_000) }), 'lost', true, 'LOST_WHILE_ON'],
    [
      'without an agent, link down',
      agentless({ nodeLink: linkDown, codes: { value: 'none', age: 1, forMs: 1 } }),
      'lost',
      true,
      'DEEPLINK_LINK_LOST',
    ],
  ],
  booting: [
    [
      'boot seen, nothing answers yet',
      factsWith({ boot: { age: 20_000 }, agent: lostAgent, codes: stale }),
      'booting',
      true,
    ],
    [
      'too long',
      factsWith({ boot: { age: 301_000 }, agent: lostAgent, codes: stale }),
      'attention',
      true,
      'BOOT_TOO_LONG',
    ],
    ['boot seen, then switched off', factsWith({ boot: { age: 400_000 }, power: off }), 'off', true],
    [
      'boot and a silent node',
      factsWith({ boot: { age: 20_000 }, node: 'silent' }),
      'booting',
      true,
      'NODE_SILENT',
    ],
    [
      'restart of the counter in the middle of a boot',
      factsWith({ boot: { age: 20_000 }, power: unread, agent: memory, previous: 'booting' }),
      'booting',
      false,
      'POWER_UNKNOWN',
    ],
  ],
  attention: [
    [
      'same device ID',
      factsWith({ duplicate: true, codes: { ...stale, value: 'conflict' } }),
      'attention',
      true,
      'DUPLICATE_DEVICE_ID',
    ],
    [
      'same device ID with somebody in',
      factsWith({ duplicate: true, controllers: 'in' }),
      'attention',
      true,
      'DUPLICATE_DEVICE_ID',
    ],
    [
      'the agent says conflict',
      factsWith({ codes: { ...stale, value: 'conflict' } }),
      'attention',
      true,
      'CODES_CONFLICT',
    ],
    ['codes stale for long', factsWith({ codes: stale }), 'attention', true, 'CODES_STALE'],
    ['codes stale for a moment', factsWith({ codes: { ...stale, forMs: 5000 } }), 'ready', false],
    [
      'a moment after the customer left, being rotated',
      factsWith({ codes: { ...stale, forMs: 2000 }, previous: 'inUse' }),
      'ready',
      false,
    ],
    [
      'codes stale because rotation fails',
      factsWith({ codes: stale, agentProblem: { code: 'ROTATION_REFUSED', forMs: 130_000 } }),
      'attention',
      true,
      'ROTATION_FAILED',
    ],
    [
      'no codes on the node',
      agentless({ codes: { value: 'none', age: 1000, forMs: 130_000 } }),
      'attention',
      true,
      'CODES_STALE',
    ],
    [
      'a problem of a published agent does not stop selling',
      factsWith({ agentProblem: { code: 'X', forMs: 130_000 } }),
      'ready',
      true,
      'AGENT_PROBLEM',
    ],
    [
      'paid time over, somebody in',
      factsWith({ mark: 'over', controllers: 'in' }),
      'attention',
      true,
      'RENTAL_OVERDUE',
    ],
    ['paid time over, nobody in', factsWith({ mark: 'over' }), 'ready', true],
    ['paid time over, nobody can tell', agentless({ mark: 'over' }), 'attention', true, 'RENTAL_OVERDUE'],
    ['rebooted in use', factsWith({ unexpectedReboot: true }), 'attention', true, 'UNEXPECTED_REBOOT'],
    ['enrolment refused', factsWith({ enrolmentRefused: true }), 'attention', true, 'ENROLMENT_REFUSED'],
    [
      'first sight, codes not proven yet',
      factsWith({ previous: null, codes: { ...stale, forMs: 1000 } }),
      'attention',
      false,
    ],
  ],
  'a silent node': [
    ['ready stays, as a memory', factsWith({ node: 'silent' }), 'ready', false, 'NODE_SILENT'],
    [
      'codes are not called stale',
      factsWith({ node: 'silent', codes: stale }),
      'ready',
      false,
      'NODE_SILENT',
    ],
    [
      'in use is seen by the agent',
      factsWith({ node: 'silent', controllers: 'in' }),
      'inUse',
      true,
      'NODE_SILENT',
    ],
    ['not read yet since the start', factsWith({ node: 'unread' }), 'ready', false],
  ],
  maintenance: [
    ['wins over ready', factsWith({ maintenance: true }), 'maintenance', true],
    ['wins over off', factsWith({ maintenance: true, power: off }), 'maintenance', true],
    [
      'wins over lost, which stays listed',
      factsWith({ maintenance: true, agent: lostAgent }),
      'maintenance',
      true,
      'LOST_WHILE_ON',
    ],
    ['wins over in use', factsWith({ maintenance: true, controllers: 'in' }), 'maintenance', true],
    [
      'wins over what needs attention',
      factsWith({ maintenance: true, duplicate: true }),
      'maintenance',
      true,
      'DUPLICATE_DEVICE_ID',
    ],
  ],
};

for (const [title, rows] of Object.entries(CASES)) {
  describe(title, () => {
    test.each(rows)('%s', (_words, facts, state, certain, ...reasons) => {
      expect(deriveSeatState(facts, SEAT_LIMITS)).toEqual({ state, certain, reasons });
    });
  });
}

test('off is what the BMC said within its age limit, to the millisecond', () => {
  const at = (age: number) =>
    deriveSeatState(factsWith({ power: { ...off, age }, previous: 'off' }), SEAT_LIMITS).state;
  expect([at(SEAT_LIMITS.powerAgeMs), at(SEAT_LIMITS.powerAgeMs + 1)]).toEqual(['off', 'attention']);
  expect(deriveSeatState(factsWith({ power: on }), SEAT_LIMITS).state).toBe('ready');
});
