// Where this computer is found: its name, and the addresses by which others reach what listens here.
import { networkInterfaces, hostname as systemName } from 'node:os';
import { domainToASCII } from 'node:url';

/** One address of a network card, as the system tells it. */
export interface CardAddress {
  address: string;
  family: 'IPv4' | 'IPv6';
  mac: string;
  /** Loopback. */
  internal: boolean;
}

const NO_MAC = '00:00:00:00:00:00';
/** A link-local address needs a zone that others don't know, or came because nobody gave a real one. */
const LINK_LOCAL = /^(169\.254\.|fe[89ab][\da-f]:)/i;

/**
 * The addresses by which other computers reach what listens on this one: IPv4 first, those of real network cards
 * before those of virtual machines, containers and tunnels.
 * @param listenHost an address; `0.0.0.0` is all of IPv4, `::` all of IPv4 and IPv6
 */
export function reachableAddresses(listenHost: string, cards: readonly CardAddress[] = ownCards()): string[] {
  if (!isAnyAddress(listenHost)) return [listenHost];
  const heard = cards.filter(({ family, address, internal }) => {
    const listened = family === 'IPv4' || listenHost === '::';
    return listened && !internal && !LINK_LOCAL.test(address);
  });
  return heard.sort((a, b) => rank(a) - rank(b)).map(({ address }) => address);
}

/** Where browsers find what listens: first by this computer itself, when it listens on every address. */
export function urlsOf(scheme: 'http' | 'https', listenHost: string, port: number): string[] {
  const loopback = isAnyAddress(listenHost) ? ['127.0.0.1'] : [];
  return [...loopback, ...reachableAddresses(listenHost)].map((host) => urlOf(scheme, host, port));
}

export function urlOf(scheme: 'http' | 'https', host: string, port: number): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * The computer's name as browsers ask for it and certificates hold it, `xn--…` where it is not ASCII; undefined when it
 * can't stand in an address.
 */
export function computerName(name: string = systemName()): string | undefined {
  const ascii = domainToASCII(name);
  // A name such as 1234 is read as an address.
  const isName = /^[a-z\d._-]+$/.test(ascii) && !/^[\d.]+$/.test(ascii);
  return isName ? ascii : undefined;
}

function isAnyAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function ownCards(): CardAddress[] {
  return Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
}

function rank({ family, mac }: CardAddress): number {
  return (family === 'IPv4' ? 0 : 10) + (mac === NO_MAC ? 2 : isMadeUp(mac) ? 1 : 0);
}

/** True for a MAC that no maker gave: bit 1 of its first byte says so. */
function isMadeUp(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 2) !== 0;
}
