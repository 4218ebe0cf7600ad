// POST /deeplink and /deeplink/set: a machine's codes.
import { DeadlyInput } from '../death.ts';
import {
  type Envelope,
  isSignedBy,
  Refused,
  readBody,
  readEnvelope,
  requireSomeIdentity,
} from '../envelope.ts';
import {
  concatenated,
  invalidParams,
  invalidRequest,
  masked,
  type Reply,
  rawField,
  streamed,
} from '../json-styles.ts';
import { codesOf, forward, type NodeCall, type NodeContext, requirePost } from '../node-context.ts';
import { cString, member, type RapidObject } from '../rapid-json.ts';
import type { Machine } from '../types.ts';
import { pushesCodes, setNeedsSignature } from '../versions.ts';

const NOT_CONNECTED = 'deeplink service not connected';
const PREFIX = 'parse req params failed: ';

/** Clear only for the machine's own key; the node's key does not unmask. */
export function getCodes(context: NodeContext, call: NodeCall): Reply {
  requirePost(call);
  const envelope = readEnvelope(readBody(call.body), PREFIX);
  const machine = machineAddressed(context, envelope);
  const codes = codesOf(context, machine);
  if (!codes) return invalidRequest(NOT_CONNECTED);
  const clear = isSignedBy(envelope, machine.nodeId);
  const password = clear ? codes.devicePassword : masked(codes.devicePassword);
  return streamed(`{${rawField('device_id', codes.deviceId)},${rawField('device_password', password)}}`);
}

/** `ok` means stored up to 0.4.1.6, and only queued for DeepLink from 0.4.1.7 on. */
export async function setCodes(context: NodeContext, call: NodeCall): Promise<Reply> {
  requirePost(call);
  const doc = readBody(call.body);
  const { deviceId, devicePassword } = codesGiven(doc);
  const envelope = readEnvelope(doc, PREFIX);
  const machine = machineAddressed(context, envelope);
  if (setNeedsSignature(context.version) && !isSignedBy(envelope, machine.nodeId)) {
    throw new Refused(invalidParams('verify sign failed'));
  }
  if (!pushesCodes(context.version)) await context.store.update(machine.nodeId, { deviceId, devicePassword });
  else if (!context.lan?.push(machine.ip, devicePassword)) return concatenated(-1, NOT_CONNECTED);
  return concatenated(0, 'ok');
}

/** A machine of this node; a request for anybody else is forwarded, which fails. */
function machineAddressed(context: NodeContext, envelope: Envelope): Machine {
  if (!envelope.peer) throw new Refused(invalidParams('peer_nodeid is empty'));
  const machine = context.store.get(envelope.peer);
  if (machine) return machine;
  if (!envelope.sessionId || !envelope.sessionIdSign) requireSomeIdentity(envelope);
  return forward(context, envelope.peer);
}

/** Read before the envelope, without looking whether `additional` is there at all. */
export function codesGiven(doc: RapidObject): { deviceId: string; devicePassword: string } {
  const additional = member(doc, 'additional');
  if (!additional) throw new DeadlyInput('SIGABRT', "Assertion `false' failed");
  if (additional.type !== 'object') throw new Refused(invalidParams('parse json additional failed'));
  const deviceId = textOf(additional, 'device_id', 'additional device id must be a string');
  const devicePassword = textOf(additional, 'device_password', 'additional device password must be a string');
  if (deviceId === undefined && devicePassword === undefined) {
    throw new Refused(invalidParams('invalid device info'));
  }
  return { deviceId: deviceId ?? '', devicePassword: devicePassword ?? '' };
}

function textOf(additional: RapidObject, name: string, complaint: string): string | undefined {
  const value = member(additional, name);
  if (value && value.type !== 'string') throw new Refused(invalidParams(complaint));
  return value && cString(value.value);
}
