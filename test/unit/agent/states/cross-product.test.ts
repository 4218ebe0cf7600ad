// Every event in every state of the four machines, written out by hand after the page of the agent's states.
import { describe, expect, test } from 'vitest';
import { DEVICE_TRANSITIONS } from '../../../../agent/deeplink/device-states.ts';
import { NODE_TRANSITIONS } from '../../../../agent/node/node-states.ts';
import { PUBLISH_TRANSITIONS } from '../../../../agent/publish/publish-states.ts';
import { ROTATE_TRANSITIONS } from '../../../../agent/rotation/rotate-states.ts';
import { Machine, type Transition } from '../../../../agent/state/machine.ts';

/** One line per event: where it leads from each state, in the order of the states; '-' = it means nothing there. */
type Expected = Record<string, string>;

check('DEVICE', 'D0', DEVICE_TRANSITIONS, ['D0', 'D1', 'D2'], {
  'pipe-ready     ': 'D1 -  D1',
  'absent         ': 'D0:DEEPLINK_ABSENT -  - ',
  'auth-refused   ': 'D0:AUTH_REFUSED -  - ',
  'too-old        ': 'D0:DEEPLINK_TOO_OLD -  - ',
  'pipe-failed    ': 'D0:DEEPLINK_PIPE_FAILED -  - ',
  'id-from-file   ': 'D2 -  - ',
  'online         ': '-  D2 - ',
  'not-online-300s': '-  D1:DEEPLINK_NOT_ONLINE - ',
  'offline        ': '-  -  D1',
  'info-changed   ': '-  D1 D2',
  'pipe-closed    ': '-  D0 D0',
});

check('ROTATE', 'idle', ROTATE_TRANSITIONS, ['idle', 'R0', 'R1', 'R2'], {
  'due             ': 'R0 -  -  - ',
  'not-due         ': '-  idle -  - ',
  'blocked         ': 'idle:ROTATION_BLOCKED idle:ROTATION_BLOCKED - - ',
  'unavailable     ': 'idle:ROTATION_UNAVAILABLE idle:ROTATION_UNAVAILABLE - - ',
  'intent-persisted': '-  R1 -  - ',
  'answered        ': '-  -  R2 - ',
  'intent-found    ': 'R2 -  -  - ',
  'is-new          ': '-  -  -  idle',
  'is-other        ': '-  -  -  idle',
  'is-old          ': '-  -  -  R0',
  'exhausted       ': '-  idle:ROTATION_REFUSED - idle:ROTATION_REFUSED',
});

check('NODE', 'N0', NODE_TRANSITIONS, ['N0', 'N1', 'N2'], {
  'probe-failed    ': 'N0:NODE_UNREACHABLE -  - ',
  'probed          ': 'N1 -  - ',
  'one-match       ': '-  N2 - ',
  'no-match        ': '-  N1:MACHINE_NOT_FOUND - ',
  'two-matches     ': '-  N1:MACHINE_AMBIGUOUS - ',
  'list-cut        ': '-  N1:LIST_CUT_AT_51 - ',
  'absent          ': '-  -  N1',
  'broadcast-failed': 'N0:BROADCAST_FAILED N0:BROADCAST_FAILED N0:BROADCAST_FAILED',
  'lost            ': '-  N0 N0',
});

check('PUBLISH', 'P0', PUBLISH_TRANSITIONS, ['P0', 'P1', 'P2', 'P3', 'P4', 'PX'], {
  'ready            ': 'P1 -  -  -  -  - ',
  'not-ready        ': 'P0 P0 P0 P0 P0 P0',
  'changed          ': '-  P1 P1 P1 P1 P1',
  'equal            ': '-  P4 -  P4 -  - ',
  'inferred         ': '-  P4 -  -  -  - ',
  'presumed         ': '-  P4 -  -  -  - ',
  're-read          ': '-  P1 -  -  -  - ',
  'may-set          ': '-  P2 -  -  -  - ',
  'conflict         ': '-  PX:CONFLICT -  -  -  - ',
  'identity-required': '-  PX:IDENTITY_REQUIRED -  -  -  - ',
  'lan-link-down    ': '-  PX:LAN_LINK_DOWN PX:LAN_LINK_DOWN -  -  - ',
  'short-frame      ': '-  PX:SHORT_FRAME -  -  -  - ',
  'node-stale       ': '-  PX:NODE_STALE -  -  -  - ',
  'queued           ': '-  -  P3 -  -  - ',
  'sign-refused     ': '-  PX:IDENTITY_WRONG PX:IDENTITY_WRONG -  -  - ',
  'failed           ': '-  PX P1 P1 -  - ',
  'same             ': '-  -  -  -  P4 - ',
  'differs          ': '-  -  -  -  P1 - ',
  'retry            ': '-  -  -  -  -  P1',
});

function check<State extends string, Event extends string>(
  name: string,
  initial: State,
  table: readonly Transition<State, Event>[],
  states: readonly State[],
  expected: Expected,
): void {
  describe(`${name}`, () => {
    const events = Object.keys(expected).map((event) => event.trim());

    test('the expectations cover every event of the table', () => {
      expect(events.toSorted()).toEqual([...new Set(table.map((row) => row.on))].toSorted());
    });

    test('the expectations cover every state of the table', () => {
      expect([...new Set(table.flatMap((row) => [row.from, row.to].flat()))].toSorted()).toEqual(
        states.toSorted(),
      );
      expect(states).toContain(initial);
    });

    test('no event has two rows for one state', () => {
      const pairs = table.flatMap((row) => [row.from].flat().map((from) => `${from} ${row.on}`));
      expect(new Set(pairs).size).toBe(pairs.length);
    });

    for (const [event, line] of Object.entries(expected)) {
      const targets = line.trim().split(/\s+/);
      expect(targets, event).toHaveLength(states.length);
      for (const [index, from] of states.entries()) {
        const target = targets[index] ?? '';
        const on = event.trim() as Event;
        const [to, code] = target.split(':');
        const title =
          target === '-'
            ? `${from}: "${on}" means nothing`
            : `${from}: "${on}" leads to ${to}${code ? `, health ${code}` : ''}`;
        test(title, () => {
          const told: unknown[] = [];
          const machine = new Machine<State, Event>(from, table, (move) => told.push(move));
          const move = machine.handle(on);
          if (target === '-') {
            expect(move).toBeUndefined();
            expect(machine.state).toBe(from);
            expect(told).toEqual([]);
          } else {
            expect(move).toEqual({ from, to, on, code });
            expect(machine.state).toBe(to);
            expect(told).toEqual([move]);
          }
        });
      }
    }
  });
}
