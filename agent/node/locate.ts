// Which row of the node's list is this machine? (10-agent-states, "Finding its own node_id")
import type { Machine } from '../../shared/dbc/types.ts';
import type { MachineIds } from '../os/index.ts';

/** What the search found; `seen` tells in words what it had to go by. */
export type Location =
  | { found: 'one'; machine: Machine; by: 'uuid' | 'ip' }
  | { found: 'none'; seen: string }
  | { found: 'two'; seen: string }
  | { found: 'cut'; seen: string };

/** SMBIOS UUIDs that many boards share because nobody programmed them. */
const DUMMY_UUIDS = new Set([
  '03000200040005000006000700080009',
  '12345678123456781234567812345678',
  '00020003000400050006000700080009',
  'fefefefefefefefefefefefefefefefe',
  '4c4c4544000020108020808080808080',
  '03aa02fc04140511060607080009000a',
]);

/** Lower case, without hyphens and colons. */
export function normaliseId(text: string): string {
  return text.toLowerCase().replaceAll(/[-:.]/g, '');
}

/** False for UUIDs that tell nothing: all 0, all F, known dummies, wrong length. */
export function isTellingUuid(uuid: string): boolean {
  const plain = normaliseId(uuid);
  return /^[0-9a-f]{32}$/.test(plain) && !/^(0+|f+)$/.test(plain) && !DUMMY_UUIDS.has(plain);
}

/** Ids under which the owner may have registered this machine. */
export function tellingIds(ids: MachineIds): string[] {
  return [...(ids.smbiosUuid && isTellingUuid(ids.smbiosUuid) ? [ids.smbiosUuid] : []), ...ids.macs];
}

/**
 * Spellings of an id for the node's case-sensitive look-up: upper and lower case, with and without
 * hyphens. Colons are refused by the node.
 */
export function spellings(id: string): string[] {
  const plain = normaliseId(id);
  const pattern = plain.length === 32 ? /^(.{8})(.{4})(.{4})(.{4})(.{12})$/ : /(..)(?=.)/g;
  const hyphened =
    plain.length === 32 ? plain.replace(pattern, '$1-$2-$3-$4-$5') : plain.replaceAll(pattern, '$1-');
  return [hyphened, hyphened.toUpperCase(), plain, plain.toUpperCase()];
}

/** `::ffff:10.0.0.5` and `10.0.0.5` are one address. */
export function plainAddress(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:/, '');
}

/** Rows whose uuid is one of ours, in any spelling. */
export function rowsByUuid(machines: readonly Machine[], ids: readonly string[]): Machine[] {
  const wanted = new Set(ids.map(normaliseId));
  return machines.filter((machine) => wanted.has(normaliseId(machine.uuid)));
}

/**
 * Judges what is known: rows found by uuid come first, then the rows with the local address of our own
 * socket to the node.
 */
export function judgeLocation(facts: {
  byUuid: readonly Machine[];
  listed: readonly Machine[];
  cut: boolean;
  ids: readonly string[];
  localAddress: string | undefined;
}): Location {
  const local = plainAddress(facts.localAddress);
  const seen = `uuid or MAC ${facts.ids.join(', ') || '(none readable)'}; local address ${local ?? '(unknown)'}; ${facts.listed.length} machines listed`;
  const [first, second] = distinct(facts.byUuid);
  if (first && second) return { found: 'two', seen };
  if (first) return { found: 'one', machine: first, by: 'uuid' };
  const byIp = distinct(
    facts.listed.filter((machine) => local !== undefined && plainAddress(machine.ip) === local),
  );
  if (byIp.length > 1) return { found: 'two', seen };
  if (byIp[0]) return { found: 'one', machine: byIp[0], by: 'ip' };
  return { found: facts.cut ? 'cut' : 'none', seen };
}

/** True when a row still is this machine (a disk image may carry another machine's id). */
export function isOurs(machine: Machine, ids: readonly string[], localAddress: string | undefined): boolean {
  return rowsByUuid([machine], ids).length > 0 || plainAddress(machine.ip) === plainAddress(localAddress);
}

function distinct(machines: readonly Machine[]): Machine[] {
  return [...new Map(machines.map((machine) => [machine.nodeId, machine])).values()];
}
