// The fields of a machine as add and modify read them from `additional`.
import { Refused } from '../envelope.ts';
import { invalidParams } from '../json-styles.ts';
import { cString, member, type RapidObject, unsignedInt } from '../rapid-json.ts';
import type { MachineInput } from '../types.ts';

const TEXTS = [
  ['uuid', 'uuid'],
  ['ip', 'ip'],
  ['os', 'os'],
  ['desc', 'desc'],
  ['ipmi_hostname', 'ipmiHostname'],
  ['ipmi_username', 'ipmiUsername'],
  ['ipmi_password', 'ipmiPassword'],
] as const;

/** Letters, digits and hyphens. */
export function isUuid(uuid: string): boolean {
  return /^[A-Za-z0-9-]+$/.test(uuid);
}

/**
 * What is given and usable. Empty strings, wrong types and negative or quoted ports are left out without a word;
 * a port of 0 or above 65535 is refused.
 */
export function readMachineFields(object: RapidObject): Partial<MachineInput> {
  const fields: Partial<MachineInput> = {};
  for (const [name, key] of TEXTS) {
    const value = member(object, name);
    if (value?.type === 'string' && cString(value.value) !== '') fields[key] = cString(value.value);
  }
  const port = unsignedInt(member(object, 'ipmi_port'));
  if (port === 0 || (port ?? 0) > 65_535) throw new Refused(invalidParams('invalid ipmi port'));
  if (port !== undefined) fields.ipmiPort = port;
  return fields;
}
