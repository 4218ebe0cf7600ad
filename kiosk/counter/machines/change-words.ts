// A change of a machine in the words of the audit.
import type { MachineChange } from '../../../shared/dbc/bare-metal.ts';
import type { SeatRecord } from './types.ts';

/** BMC user and password are named, never shown. */
export function changeWords(
  {
    uuid,
    ip,
    os,
    description,
    bmcKey: bmc,
  }: Pick<SeatRecord, 'uuid' | 'ip' | 'os' | 'description' | 'bmcKey'>,
  change: MachineChange,
): { before: string; after: string } {
  const { ipmiUsername, ipmiPassword, ipmiHostname, ipmiPort, ...plain } = change;
  const access = Object.entries({ ipmiUsername, ipmiPassword }).filter(([, value]) => value !== undefined);
  const before = Object.keys(plain).length > 0 ? JSON.stringify({ uuid, ip, os, description, bmc }) : '';
  const after = [
    JSON.stringify({ ...plain, ipmiHostname, ipmiPort }),
    ...access.map(([field]) => `${field} changed`),
  ];
  return { before, after: after.join(', ') };
}
