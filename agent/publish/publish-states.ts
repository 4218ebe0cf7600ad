// PUBLISH: the node's view is made equal to DeepLink's answer, and kept so (10-agent-states, PUBLISH).
import type { Transition } from '../state/machine.ts';

/** P0 unknown, P1 compare, P2 set, P3 settle, P4 published, PX blocked. */
export type PublishState = 'P0' | 'P1' | 'P2' | 'P3' | 'P4' | 'PX';

export type PublishEvent =
  | 'ready'
  | 'not-ready'
  | 'changed'
  | 'equal'
  | 'inferred'
  | 'presumed'
  | 're-read'
  | 'may-set'
  | 'conflict'
  | 'identity-required'
  | 'lan-link-down'
  | 'short-frame'
  | 'node-stale'
  | 'queued'
  | 'sign-refused'
  | 'failed'
  | 'same'
  | 'differs'
  | 'retry';

const ANY: readonly PublishState[] = ['P0', 'P1', 'P2', 'P3', 'P4', 'PX'];

export const PUBLISH_TRANSITIONS: readonly Transition<PublishState, PublishEvent>[] = [
  { from: ANY, on: 'not-ready', to: 'P0', does: 'D2 or N2 lost, or a rotation runs' },
  { from: 'P0', on: 'ready', to: 'P1', does: 'D2, N2, no rotation running' },
  { from: ['P1', 'P2', 'P3', 'P4', 'PX'], on: 'changed', to: 'P1', does: 'g changed in any step' },
  { from: 'P1', on: 'equal', to: 'P4', does: 'signed read, or the counter, says equal: confirmed' },
  { from: 'P1', on: 'inferred', to: 'P4', does: 'id equal, length equal and changed: inferred' },
  { from: 'P1', on: 'conflict', to: 'PX', code: 'CONFLICT', does: 'another machine shows T.id or my ip' },
  {
    from: 'P1',
    on: 'may-set',
    to: 'P2',
    does: 'stored with identity; push with identity, no set yet for this g',
  },
  { from: 'P1', on: 'identity-required', to: 'PX', code: 'IDENTITY_REQUIRED', does: 'stored, no identity' },
  { from: 'P1', on: 'lan-link-down', to: 'PX', code: 'LAN_LINK_DOWN', does: 'push, not connected' },
  { from: 'P1', on: 're-read', to: 'P1', does: 'push, differs: read again at 0.25 0.5 1 2 3 s' },
  {
    from: 'P1',
    on: 'short-frame',
    to: 'PX',
    code: 'SHORT_FRAME',
    does: 'len(T.pw) < len(N.pw): a rotation is due',
  },
  { from: 'P1', on: 'presumed', to: 'P4', does: 'id and length equal, no proof: presumed' },
  { from: 'P1', on: 'node-stale', to: 'PX', code: 'NODE_STALE', does: 'the node keeps something else' },
  { from: 'P1', on: 'failed', to: 'PX', does: 'the read failed: back-off' },
  { from: 'P2', on: 'queued', to: 'P3', does: 'ok means queued' },
  { from: 'P2', on: 'sign-refused', to: 'PX', code: 'IDENTITY_WRONG', does: 'verify sign failed' },
  {
    from: 'P1',
    on: 'sign-refused',
    to: 'PX',
    code: 'IDENTITY_WRONG',
    does: 'a signed read came back masked',
  },
  { from: 'P2', on: 'lan-link-down', to: 'PX', code: 'LAN_LINK_DOWN', does: 'not connected' },
  { from: 'P2', on: 'failed', to: 'P1', does: 'anything else: back-off, compare again' },
  { from: 'P3', on: 'equal', to: 'P4', does: 're-read T, then N at 0.25 0.5 1 2 4 s: equal' },
  { from: 'P3', on: 'failed', to: 'P1', does: 'after 5 s: back-off, compare again' },
  { from: 'P4', on: 'same', to: 'P4', does: 'every 15 s +- 20 %: refresh the age' },
  { from: 'P4', on: 'differs', to: 'P1', does: 'a verify that differs' },
  { from: 'PX', on: 'retry', to: 'P1', does: '1..60 s, or at once on g++, N2 or a new identity' },
];
