// What a bare-metal node tells over the network about one of its machines, and its refusals.
import { masked, type Reply, rawField, streamed } from '../../node/json-styles.ts';
import { NET, refusal } from '../network.ts';
import type { LinkedMachine } from './link.ts';

export const VM_CALLS: readonly string[] = ['tasks', 'disk', 'snapshot', 'images', 'lan'];

/** A list addressed to the machine itself: one object, for those who may use it. */
export function describe(machine: LinkedMachine, version: string, powerStatus: string): Reply {
  const fields = [
    rawField('version', version),
    rawField('ip', machine.ip),
    rawField('os', machine.os),
    rawField('description', machine.desc),
    rawField('power_status', powerStatus),
  ];
  if (machine.codes) {
    fields.push(rawField('deeplink_device_id', machine.codes.deviceId));
    fields.push(rawField('deeplink_device_password', machine.codes.devicePassword));
  }
  return streamed(`{${fields.join(',')}}`);
}

/** What everybody may know, the password masked. */
export function machineInfo(machine: LinkedMachine, version: string): Reply {
  const fields = [
    rawField('version', version),
    rawField('node_type', '2'),
    rawField('ip', machine.ip),
    rawField('os', machine.os),
  ];
  const { codes } = machine;
  if (codes) {
    const password = rawField('device_password', masked(codes.devicePassword));
    fields.push(`"deeplink":{${rawField('device_id', codes.deviceId)},${password}}`);
  }
  return { status: 200, body: `{"errcode":0,"message":{${fields.join(',')}}}\r\n` };
}

export function notSupported(call: string): Reply {
  return refusal(
    NET.refused,
    VM_CALLS.includes(call) ? 'bare metal nodes are not supported' : 'Not supported',
  );
}

export function unauthorised(reason: string): Reply {
  return refusal(NET.refused, `check authority failed: ${reason}`);
}
