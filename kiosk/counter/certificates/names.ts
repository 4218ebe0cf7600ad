// Which names a door's certificate is for.
import { isIPv4 } from 'node:net';
import { type CardAddress, computerName, reachableAddresses } from '../http/addresses.ts';

/**
 * Addresses of a computer come and go, and each new name makes a new certificate. Where every address is listened on,
 * those of IPv6 are left out: many of them are temporary.
 * @param listenHost the address that the door listens on
 * @param more names of the configuration
 */
export function certificateNames(
  listenHost: string,
  more: readonly string[],
  computer: { name?: string; cards?: readonly CardAddress[] } = {},
): string[] {
  const reachable = reachableAddresses(listenHost, computer.cards);
  const own = reachable.filter((address) => address === listenHost || isIPv4(address));
  const name = computerName(computer.name);
  return [...(name === undefined ? [] : [name]), 'localhost', '127.0.0.1', ...own, ...more];
}
