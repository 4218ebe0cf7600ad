// The forms of ports, addresses, filters and names that the documents show.
import { isIPv4 } from 'node:net';

const PORT = 65_535;

/** `tcp,123` `udp,111:222` `tcp,333-444` `tcp/udp,555-666:777-888`; the ranges are as long as each other. */
export function isCustomPort(text: string): boolean {
  const match = /^(?:tcp|udp|tcp\/udp),(\d{1,5})(?:-(\d{1,5}))?(?::(\d{1,5})(?:-(\d{1,5}))?)?$/.exec(text);
  if (!match) return false;
  const [from, to, guestFrom, guestTo] = match.slice(1).map((part) => (part ? Number(part) : undefined));
  if (!isRange(from, to ?? from)) return false;
  if (guestFrom === undefined) return true;
  if (!isRange(guestFrom, guestTo ?? guestFrom)) return false;
  return (to ?? from ?? 0) - (from ?? 0) === (guestTo ?? guestFrom) - guestFrom;
}

/** The host ports that a custom port takes. */
export function hostPortsOf(customPort: string): [from: number, to: number] {
  const [, from = '0', to = from] = /,(\d+)(?:-(\d+))?/.exec(customPort) ?? [];
  return [Number(from), Number(to)];
}

/** `230.0.0.1:5558`, from 224.0.0.0 to 239.0.0.0. */
export function isMulticast(text: string): boolean {
  const [, ip = '', port = ''] = /^([\d.]+):(\d{1,5})$/.exec(text) ?? [];
  if (!isIPv4(ip) || !isRange(Number(port), Number(port))) return false;
  const [a = 0, b = 0, c = 0, d = 0] = ip.split('.').map(Number);
  return (a >= 224 && a < 239) || (a === 239 && b + c + d === 0);
}

/** `in,tcp,22,0.0.0.0/0,accept` */
export function isNetworkFilter(text: string): boolean {
  const parts = text.split(',');
  const [direction = '', protocol = '', port = '', cidr = '', verdict = ''] = parts;
  return (
    parts.length === 5 &&
    ['in', 'out'].includes(direction) &&
    ['tcp', 'udp', 'icmp', 'all'].includes(protocol) &&
    isFilterPort(port) &&
    isCidr(cidr) &&
    ['accept', 'drop'].includes(verdict)
  );
}

export function isCidr(text: string): boolean {
  const [, ip = '', bits = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  return isIPv4(ip) && bits !== '' && Number(bits) <= 32;
}

/** Six to ten letters or digits. */
export function isNetworkName(text: string): boolean {
  return /^[A-Za-z0-9]{6,10}$/.test(text);
}

function isFilterPort(text: string): boolean {
  if (text === 'all') return true;
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return from !== undefined && isRange(Number(from), Number(to));
}

function isRange(from: number | undefined, to: number | undefined): boolean {
  return from !== undefined && to !== undefined && from >= 1 && to <= PORT && from <= to;
}
