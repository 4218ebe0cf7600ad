// Addresses: multicast groups, networks, public addresses, and the rules that let traffic pass.
import { isIP, isIPv4 } from 'node:net';
import { portField } from './ports.ts';
import { invalidField, listOf, matching, oneOf, onlyKnown, plainObject } from './refusal.ts';

/** A group through which virtual machines talk to each other. */
export interface MulticastGroup {
  /** 224.0.0.0 to 239.0.0.0. */
  address: string;
  port: number;
}

/** One rule of a virtual machine's firewall ("security group"). */
export interface NetworkFilter {
  direction: 'in' | 'out';
  protocol: 'tcp' | 'udp' | 'all';
  /** Of the virtual machine; `all` when the protocol is. */
  port: number | 'all';
  /** IPv4 network of the other side, e.g. "0.0.0.0/0" for everybody. */
  cidr: string;
  action: 'accept' | 'drop';
}

const MAX_GROUPS = 64;
const MAX_FILTERS = 64;
const FILTER_FORM = 'like in,tcp,22,0.0.0.0/0,accept or out,all,all,0.0.0.0/0,accept';

/** Entries like "230.0.0.1:5558". @throws DbcError INVALID_INPUT */
export function multicastGroups(field: string, groups: readonly MulticastGroup[]): string[] {
  return listOf(field, groups, MAX_GROUPS).map((group, index) => {
    const at = `${field}[${index}]`;
    const { address, port } = plainObject(at, group);
    onlyKnown(at, group, ['address', 'port']);
    if (typeof address !== 'string' || !isMulticast(address)) {
      throw invalidField(`${at}.address`, 'an IPv4 address from 224.0.0.0 to 239.0.0.0');
    }
    return `${address}:${portField(`${at}.port`, port)}`;
  });
}

/** One entry as the documents write it, e.g. "230.0.0.1:5558". @throws DbcError INVALID_INPUT */
export function parseMulticast(text: string, field = 'multicast'): MulticastGroup {
  matching(field, text, /^[\d.]{7,15}:\d{1,5}$/, 'like 230.0.0.1:5558');
  const [address = '', port] = text.split(':');
  const group = { address, port: Number(port) };
  multicastGroups(field, [group]);
  return group;
}

/** Entries like "in,tcp,22,0.0.0.0/0,accept". @throws DbcError INVALID_INPUT */
export function networkFilters(field: string, filters: readonly NetworkFilter[]): string[] {
  return listOf(field, filters, MAX_FILTERS).map((filter, index) => oneFilter(`${field}[${index}]`, filter));
}

/** One entry as the documents write it. @throws DbcError INVALID_INPUT */
export function parseNetworkFilter(text: string, field = 'networkFilter'): NetworkFilter {
  const parts = matching(field, text, /^[a-z]+,[a-z]+,[a-z\d]+,[\d./]+,[a-z]+$/, FILTER_FORM).split(',');
  const [direction, protocol, port = '', cidr = '', action] = parts;
  const filter: NetworkFilter = {
    direction: oneOf(`${field}.direction`, direction, ['in', 'out']),
    protocol: oneOf(`${field}.protocol`, protocol, ['tcp', 'udp', 'all']),
    port: port === 'all' ? port : Number(port),
    cidr,
    action: oneOf(`${field}.action`, action, ['accept', 'drop']),
  };
  oneFilter(field, filter);
  return filter;
}

/** An IPv4 network such as 192.168.66.0/24. @throws DbcError INVALID_INPUT */
export function cidrField(field: string, value: unknown): string {
  const form = 'an IPv4 network such as 192.168.66.0/24';
  const text = matching(field, value, /^[\d.]{7,15}\/\d{1,2}$/, form);
  const [address = '', bits] = text.split('/');
  if (!isIPv4(address) || Number(bits) > 32 || bits !== String(Number(bits))) throw invalidField(field, form);
  const free = 2 ** (32 - Number(bits));
  if (numberOf(address) % free !== 0) {
    throw invalidField(field, 'a network whose host part is zero, such as 192.168.66.0/24');
  }
  return text;
}

/** An address, or empty for none. @throws DbcError INVALID_INPUT */
export function publicIpField(field: string, value: unknown): string {
  if (value === '' || (typeof value === 'string' && isIP(value) !== 0 && !value.includes('%'))) return value;
  throw invalidField(field, 'an IP address, or empty for none');
}

function oneFilter(field: string, filter: NetworkFilter): string {
  const { direction, protocol, port, cidr, action } = plainObject(field, filter);
  onlyKnown(field, filter, ['direction', 'protocol', 'port', 'cidr', 'action']);
  const through = oneOf(`${field}.protocol`, protocol, ['tcp', 'udp', 'all']);
  if (through === 'all' && port !== 'all') throw invalidField(`${field}.port`, 'all, as the protocol is');
  return [
    oneOf(`${field}.direction`, direction, ['in', 'out']),
    through,
    port === 'all' ? port : portField(`${field}.port`, port),
    cidrField(`${field}.cidr`, cidr),
    oneOf(`${field}.action`, action, ['accept', 'drop']),
  ].join(',');
}

function isMulticast(address: string): boolean {
  if (!isIPv4(address)) return false;
  const value = numberOf(address);
  return value >= numberOf('224.0.0.0') && value <= numberOf('239.0.0.0');
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
