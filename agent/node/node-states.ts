// NODE: the way to the bare-metal node and to this machine's row on it (10-agent-states, NODE).
import type { Transition } from '../state/machine.ts';

/** N0 down, N1 locating this machine, N2 located. */
export type NodeState = 'N0' | 'N1' | 'N2';

export type NodeEvent =
  | 'probe-failed'
  | 'probed'
  | 'one-match'
  | 'no-match'
  | 'two-matches'
  | 'list-cut'
  | 'absent'
  | 'broadcast-failed'
  | 'lost';

export const NODE_TRANSITIONS: readonly Transition<NodeState, NodeEvent>[] = [
  { from: 'N0', on: 'probe-failed', to: 'N0', code: 'NODE_UNREACHABLE', does: 'wait 1..60 s full jitter' },
  { from: 'N0', on: 'probed', to: 'N1', does: 'version known: stored or push' },
  { from: 'N1', on: 'one-match', to: 'N2', does: 'this machine is found' },
  { from: 'N1', on: 'no-match', to: 'N1', code: 'MACHINE_NOT_FOUND', does: 'health, retry 10..60 s' },
  {
    from: 'N1',
    on: 'two-matches',
    to: 'N1',
    code: 'MACHINE_AMBIGUOUS',
    does: 'publish nothing, retry 10..60 s',
  },
  { from: 'N1', on: 'list-cut', to: 'N1', code: 'LIST_CUT_AT_51', does: 'health, retry 10..60 s' },
  { from: 'N2', on: 'absent', to: 'N1', does: 'the look-up before a deeplink call found no such machine' },
  {
    from: ['N0', 'N1', 'N2'],
    on: 'broadcast-failed',
    to: 'N0',
    code: 'BROADCAST_FAILED',
    does: 'no calls for 60 s, then probe',
  },
  {
    from: ['N1', 'N2'],
    on: 'lost',
    to: 'N0',
    does: 'reset or time-out: probe again, it may be another version now',
  },
];
