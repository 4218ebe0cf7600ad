// Addresses of network cards, as the system would tell them.
import { isIPv4 } from 'node:net';
import type { CardAddress } from '../../../../kiosk/counter/http/addresses.ts';

export function card(address: string, mac: string, internal = false): CardAddress {
  return { address, mac, internal, family: isIPv4(address) ? 'IPv4' : 'IPv6' };
}
