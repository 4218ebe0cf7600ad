// N of the page: what the node shows of this machine, and what to do about it.
import type { Machine } from '../../shared/dbc/types.ts';
import type { DeviceCodes } from '../deeplink/device.ts';
import type { Verdict } from '../identity/sign-and-compare.ts';
import { plainAddress } from '../node/locate.ts';
import type { PublishEvent } from './publish-states.ts';

export type Proof = 'confirmed' | 'inferred' | 'presumed';

/** One reading of the node. */
export interface NodeView {
  /** False when the node has no LAN connection from DeepLink (push) . */
  connected: boolean;
  deviceId: string;
  passwordLength: number;
  /** What a signed read said; undefined without an identity. */
  verdict: Verdict | undefined;
  /** node_ids of other machines that show our device ID or our IP address. */
  rivals: readonly string[];
}

/** Reads a row of the node's list into a view. */
export function viewOf(row: Machine, verdict: Verdict | undefined, rivals: readonly string[]): NodeView {
  return {
    connected: row.deeplink !== undefined && verdict !== 'not-connected',
    deviceId: row.deeplink?.deviceId ?? '',
    passwordLength: row.deeplink?.password.length ?? 0,
    verdict,
    rivals,
  };
}

/** Other machines on the list that show our device ID, or stand under our address. */
export function findRivals(machines: readonly Machine[], own: Machine, deviceId: string): string[] {
  return machines
    .filter((machine) => machine.nodeId !== own.nodeId)
    .filter(
      (machine) =>
        (deviceId !== '' && machine.deeplink?.deviceId === deviceId) ||
        (own.ip !== '' && plainAddress(machine.ip) === plainAddress(own.ip)),
    )
    .map((machine) => machine.nodeId);
}

/** True when id and length are T's, as far as a masked view can tell. */
export function looksEqual(view: NodeView, codes: DeviceCodes): boolean {
  if (!view.connected || view.deviceId !== codes.deviceId) return false;
  return codes.password === undefined
    ? view.passwordLength > 0
    : view.passwordLength === codes.password.length;
}

export interface Situation {
  view: NodeView;
  codes: DeviceCodes;
  kind: 'stored' | 'push';
  /** An identity is there, or the node takes unsigned sets. */
  canSet: boolean;
  /** A set was already sent for this g. */
  setDone: boolean;
  /** Re-reads of this comparison are used up. */
  rereadsDone: boolean;
  /** The node showed something else before, for this very g or right before it. */
  changeSeen: boolean;
}

/** P1 of the page: the event that this comparison amounts to. */
export function judge(situation: Situation): PublishEvent {
  const { view, codes, kind, canSet, setDone, rereadsDone, changeSeen } = situation;
  if (view.rivals.length > 0) return 'conflict';
  const alike = looksEqual(view, codes);
  if (view.connected && codes.password !== undefined && view.verdict === 'equal') return 'equal';
  if (view.verdict === undefined && codes.password !== undefined && alike && changeSeen) return 'inferred';
  if (kind === 'stored') {
    return canSet && codes.password !== undefined ? 'may-set' : 'identity-required';
  }
  if (!view.connected) return 'lan-link-down';
  if (!rereadsDone) return 're-read';
  if (canSet && !setDone && codes.password !== undefined) return 'may-set';
  if (codes.password !== undefined && codes.password.length < view.passwordLength) return 'short-frame';
  if (alike && (view.verdict === undefined || codes.password === undefined)) return 'presumed';
  return 'node-stale';
}
