// Forwarded ports: typed going in, the documents' text forms going out.
import { invalidField, listOf, matching, oneOf, onlyKnown, plainObject, wholeNumber } from './refusal.ts';

export const FORWARD_PROTOCOLS = ['tcp', 'udp', 'tcp/udp'] as const;
export type ForwardProtocol = (typeof FORWARD_PROTOCOLS)[number];

/** One port, or all from the first to the last. */
export type Ports = number | readonly [first: number, last: number];

/** Ports of the GPU node that lead into the virtual machine. */
export interface PortForward {
  /** `tcp/udp` becomes two entries, one for each. */
  protocol: ForwardProtocol;
  /** Of the GPU node. */
  host: Ports;
  /** Of the virtual machine, as many as of the node. Default: the same. */
  guest?: Ports | undefined;
}

const MAX_FORWARDS = 64;

/** @throws DbcError INVALID_INPUT unless 1 to 65535 */
export function portField(field: string, value: unknown): number {
  return wholeNumber(field, value, 1, 65_535);
}

/**
 * The entries of `custom_port`: "tcp,123", "tcp,111:222", "tcp,333-444", "tcp,555-666:777-888".
 * @throws DbcError INVALID_INPUT
 */
export function customPorts(field: string, forwards: readonly PortForward[]): string[] {
  return listOf(field, forwards, MAX_FORWARDS).flatMap((forward, index) =>
    oneForward(`${field}[${index}]`, forward),
  );
}

/**
 * The reverse: one entry as the documents write it.
 * @throws DbcError INVALID_INPUT
 */
export function parseCustomPort(text: string, field = 'customPort'): PortForward {
  const form = 'like tcp,123 or udp,111:222 or tcp,333-444 or udp,555-666:777-888';
  matching(field, text, /^(tcp|udp|tcp\/udp),\d{1,5}(-\d{1,5})?(:\d{1,5}(-\d{1,5})?)?$/, form);
  const [protocol = '', rest = ''] = text.split(',');
  const [host = '', guest] = rest.split(':');
  const forward: PortForward = {
    protocol: oneOf(`${field}.protocol`, protocol, FORWARD_PROTOCOLS),
    host: parsePorts(host),
    ...(guest === undefined ? {} : { guest: parsePorts(guest) }),
  };
  oneForward(field, forward);
  return forward;
}

function oneForward(field: string, forward: PortForward): string[] {
  const { protocol, host, guest } = plainObject(field, forward);
  onlyKnown(field, forward, ['protocol', 'host', 'guest']);
  const name = oneOf(`${field}.protocol`, protocol, FORWARD_PROTOCOLS);
  const from = range(`${field}.host`, host);
  const to = guest === undefined ? undefined : range(`${field}.guest`, guest);
  if (to && to.count !== from.count) throw invalidField(`${field}.guest`, 'as many ports as host');
  const ports = to ? `${from.text}:${to.text}` : from.text;
  return (name === 'tcp/udp' ? ['tcp', 'udp'] : [name]).map((one) => `${one},${ports}`);
}

function range(field: string, ports: Ports): { text: string; count: number } {
  if (typeof ports === 'number') return { text: String(portField(field, ports)), count: 1 };
  const [first, last, ...more] = listOf(field, ports, 2);
  const low = portField(`${field}[0]`, first);
  const high = portField(`${field}[1]`, last);
  if (more.length > 0 || low >= high)
    throw invalidField(field, 'a port, or the first and a higher last port');
  return { text: `${low}-${high}`, count: high - low + 1 };
}

function parsePorts(text: string): Ports {
  const [first = '', last] = text.split('-');
  return last === undefined ? Number(first) : [Number(first), Number(last)];
}
