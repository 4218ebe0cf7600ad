// Reads a request as the client node does before it forwards it, refusing what it refuses by itself.
import {
  type Envelope,
  Refused,
  readBody,
  readEnvelope,
  requireSomeIdentity,
  requireWalletSign,
} from '../node/envelope.ts';
import { invalidParams, invalidRequest } from '../node/json-styles.ts';
import { cString, member, type RapidObject } from '../node/rapid-json.ts';
import type { NetworkCall, NetworkRequest } from './network.ts';
import { BOOT_DEVICES, POWER_COMMANDS } from './power/hook.ts';

const PREFIX = 'parse req params failed: ';

/** A call as it comes in. */
export interface ClientCall {
  method: string;
  segments: string[];
  query: URLSearchParams;
  body: Uint8Array;
}

export interface ReadCall {
  envelope: Envelope;
  request: (call: NetworkCall, peer: string) => NetworkRequest;
}

function read(call: ClientCall, prefix: '' | typeof PREFIX, check?: (doc: RapidObject) => void): ReadCall {
  if (call.method !== 'POST') throw new Refused(invalidRequest('only support POST request'));
  const doc = readBody(call.body);
  check?.(doc);
  const envelope = readEnvelope(doc, prefix);
  const order = member(doc, 'rent_order');
  const rentOrder = order?.type === 'string' ? cString(order.value) : '';
  const { segments, query } = call;
  return {
    envelope,
    request: (name, peer) => ({ call: name, peer, envelope, rentOrder, segments, query }),
  };
}

/** `bare_metal` and `mining_nodes`: no identity is asked for, and no peer. */
export function readOpenCall(call: ClientCall): ReadCall {
  return read(call, PREFIX);
}

/** Add, delete, modify: signed, and never for the client node itself. */
export function readAdminCall(call: ClientCall, name: NetworkCall, ownId: string): NetworkRequest {
  const { envelope, request } = read(call, '');
  requireWalletSign(envelope);
  const { peer } = envelope;
  if (!peer || peer === ownId) throw new Refused(invalidRequest('only bare metal node support'));
  return request(name, peer);
}

/** Calls for one machine in the name of its renter. */
export function readRenterCall(call: ClientCall, name: NetworkCall): NetworkRequest {
  return asRenter(read(call, ''), name);
}

export function readPowerCall(call: ClientCall): NetworkRequest {
  return asRenter(read(call, ''), 'power', (envelope) => requireOneOf(envelope, 'command', POWER_COMMANDS));
}

export function readBootdevCall(call: ClientCall): NetworkRequest {
  return asRenter(read(call, ''), 'bootdev', (envelope) => requireOneOf(envelope, 'device', BOOT_DEVICES));
}

export function readCodesCall(call: ClientCall): NetworkRequest {
  return asRenter(read(call, PREFIX), 'deeplink');
}

/** @param requireCodes reads the codes before the envelope, as the node does */
export function readSetCodesCall(call: ClientCall, requireCodes: (doc: RapidObject) => void): NetworkRequest {
  return asRenter(read(call, PREFIX, requireCodes), 'deeplink/set');
}

function asRenter(
  { envelope, request }: ReadCall,
  name: NetworkCall,
  check?: (envelope: Envelope) => void,
): NetworkRequest {
  if (!envelope.peer) throw new Refused(invalidParams('peer_nodeid is empty'));
  check?.(envelope);
  if (!envelope.sessionId || !envelope.sessionIdSign) requireSomeIdentity(envelope);
  return request(name, envelope.peer);
}

function requireOneOf({ additional }: Envelope, name: string, allowed: readonly string[]): void {
  const value = member(additional, name);
  if (!value) throw new Refused(invalidParams(`parse json additional ${name} failed`));
  if (value.type !== 'string') throw new Refused(invalidParams(`additional ${name} must be a string`));
  if (!allowed.includes(cString(value.value))) throw new Refused(invalidParams(`invalid ${name}`));
}
