// What add and modify may carry: nothing that breaks the node's lists, its shell or its process.
import { isIP } from 'node:net';
import { z } from 'zod';
import { isHost } from '../util/is-host.ts';
import { dbcError } from './classify.ts';
import { isMachineId, type JsonValue } from './envelope.ts';
import type { DbcError } from './errors.ts';
import { invalidField, onlyKnown, plainObject } from './fields/refusal.ts';
import { isNodeId } from './node-id.ts';

/** A machine as `bare_metal/add` takes it. */
export interface NewMachine {
  uuid: string;
  ip: string;
  /** Empty is the same as left out. */
  os?: string | undefined;
  description?: string | undefined;
  ipmiHostname: string;
  ipmiPort?: number | undefined;
  ipmiUsername: string;
  ipmiPassword: string;
}

export type MachineChange = { [Field in keyof NewMachine]?: NewMachine[Field] | undefined };

/** What a field of a machine can break. */
export type FieldRule =
  | 'MISSING'
  | 'NOT_CLEARABLE'
  | 'PORT'
  | 'TEXT'
  | 'ID'
  | 'NODE_ID'
  | 'IP'
  | 'TOO_LONG'
  | 'TOO_MANY_BYTES'
  | 'BREAKS_LIST'
  | 'ZONE_INDEX'
  | 'HOST'
  | 'SHELL';

/** The rule that a value breaks, and the same in words; never a secret's value. */
interface Breach {
  rule: FieldRule;
  message: string;
  /** Of TOO_LONG (characters) and TOO_MANY_BYTES. */
  most?: number;
}

/** What is wrong with one field. */
export interface FieldProblem extends Breach {
  field: keyof NewMachine;
}

/** All are stored, but the answer names no more than 101 of them. */
export const MAX_ADDED = 100;

/** In the order and with the names of the recorded requests: input `desc`, output `description`. */
const WIRE_NAMES = {
  uuid: 'uuid',
  ip: 'ip',
  os: 'os',
  description: 'desc',
  ipmiHostname: 'ipmi_hostname',
  ipmiUsername: 'ipmi_username',
  ipmiPassword: 'ipmi_password',
  ipmiPort: 'ipmi_port',
} as const satisfies Record<keyof NewMachine, string>;

const FIELDS = Object.keys(WIRE_NAMES).filter((name): name is keyof NewMachine => name in WIRE_NAMES);
const OPTIONAL: readonly string[] = ['os', 'description', 'ipmiPort'];
const MAX_TEXT = { os: 100, description: 200 } as const;
/** Longest user name and password of IPMI 2.0, in bytes. */
const MAX_USER = 16;
const MAX_PASSWORD = 20;

/** The node puts these fields into a shell's command line without quotes. A leading hyphen is an option. */
const SHELL_SAFE = /^[A-Za-z0-9._@%+=:,/][A-Za-z0-9._@%+=:,/-]*$/;
const SHELL_REASON =
  'the node puts it into a shell command without quotes: letters, digits and . _ @ % + = : , / - (not first) only';

/** Everything that is wrong with a machine that is to be added; empty when nothing is. */
export function problemsOfMachine(machine: NewMachine): FieldProblem[] {
  return FIELDS.flatMap((field) => {
    const value = machine[field];
    if (value === undefined || value === '') {
      return OPTIONAL.includes(field) ? [] : [{ field, rule: 'MISSING', message: 'is missing' }];
    }
    return problemOf(field, value);
  });
}

/** Everything that is wrong with a change. The node silently keeps a field that is to become empty. */
export function problemsOfChange(change: MachineChange): FieldProblem[] {
  return FIELDS.flatMap((field) => {
    const value = change[field];
    if (value === undefined) return [];
    return value === ''
      ? [{ field, rule: 'NOT_CLEARABLE', message: "can't be cleared: the node keeps the old value" }]
      : problemOf(field, value);
  });
}

/**
 * The `additional` of bare_metal/add.
 * @throws DbcError INVALID_INPUT naming the machine, the field and the reason
 */
export function addFields(machines: readonly NewMachine[]): Record<string, JsonValue> {
  if (!Array.isArray(machines) || machines.length === 0 || machines.length > MAX_ADDED) {
    throw invalidField('machines', `a list of 1 to ${MAX_ADDED}`);
  }
  for (const [index, machine] of machines.entries()) {
    onlyKnown(`machines[${index}]`, plainObject(`machines[${index}]`, machine), FIELDS);
    refuseProblems(`machine ${nameOf(machine)}`, problemsOfMachine(machine));
  }
  if (new Set(machines.map(({ uuid }) => uuid)).size < machines.length) {
    throw invalidField('machines', 'different: two have the same uuid');
  }
  return { bare_metal_nodes: machines.map(wireFields) };
}

/**
 * The `additional` of bare_metal/modify.
 * @throws DbcError INVALID_INPUT naming the field and the reason, also when nothing is to change
 */
export function modifyFields(change: MachineChange): Record<string, JsonValue> {
  onlyKnown('change', plainObject('change', change), FIELDS);
  refuseProblems('the change', problemsOfChange(change));
  const fields = wireFields(change);
  if (Object.keys(fields).length === 0) throw invalidField('change', `at least one of ${FIELDS.join(', ')}`);
  return fields;
}

/** The `additional` of bare_metal/delete. @throws DbcError INVALID_INPUT */
export function deleteFields(nodeIds: readonly string[]): Record<string, JsonValue> {
  const ids = Array.isArray(nodeIds) ? [...new Set<string>(nodeIds)] : [];
  if (ids.length === 0 || !ids.every(isNodeId)) {
    throw invalidField('nodeIds', 'node_ids, at least one: 64 lower-case hex digits without 0x');
  }
  return { bare_metal_node_ids: ids };
}

export interface AddedMachine {
  nodeId: string;
  uuid: string;
}

/** Message of `/bare_metal/add`; ordered by uuid, not as asked. */
export const addedSchema = z
  .object({ bare_metal_nodes: z.array(z.object({ node_id: z.string().refine(isNodeId), uuid: z.string() })) })
  .transform((message): AddedMachine[] =>
    message.bare_metal_nodes.map((row) => ({ nodeId: row.node_id, uuid: row.uuid })),
  );

/** Message of `/bare_metal/delete`. */
export const deletedSchema = z.string().transform((text, context) => {
  const [, deleted, failed] = /^(\d{1,9}) were successfully deleted, (\d{1,9}) failed$/.exec(text) ?? [];
  if (deleted !== undefined && failed !== undefined)
    return { deleted: Number(deleted), failed: Number(failed) };
  context.addIssue({ code: 'custom', message: 'not the answer of a deletion' });
  return z.NEVER;
});

function wireFields(machine: MachineChange): Record<string, JsonValue> {
  return Object.fromEntries(
    FIELDS.flatMap((field) => {
      const value = machine[field];
      return value === undefined || value === '' ? [] : [[WIRE_NAMES[field], value]];
    }),
  );
}

function problemOf(field: keyof NewMachine, value: unknown): FieldProblem[] {
  const breach = field === 'ipmiPort' ? portBreach(value) : textBreach(field, value);
  return breach === undefined ? [] : [{ field, ...breach }];
}

function portBreach(value: unknown): Breach | undefined {
  const usable = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
  return usable ? undefined : { rule: 'PORT', message: 'must be a number from 1 to 65535' };
}

function textBreach(field: Exclude<keyof NewMachine, 'ipmiPort'>, value: unknown): Breach | undefined {
  if (typeof value !== 'string' || !value.isWellFormed()) return { rule: 'TEXT', message: 'must be text' };
  switch (field) {
    case 'uuid':
      return idBreach(value);
    case 'ip':
      return isIP(value) === 0 ? { rule: 'IP', message: 'must be an IP address' } : undefined;
    case 'os':
    case 'description':
      return plainTextBreach(value, MAX_TEXT[field]);
    case 'ipmiHostname':
      return hostBreach(value);
    case 'ipmiUsername':
      return shellBreach(value, MAX_USER);
    case 'ipmiPassword':
      return shellBreach(value, MAX_PASSWORD);
  }
}

function idBreach(value: string): Breach | undefined {
  if (!isMachineId(value) || value.length > 64) {
    return {
      rule: 'ID',
      message: 'must be 1 to 64 letters, digits and hyphens, and not a word such as add or delete',
    };
  }
  return isNodeId(value) ? { rule: 'NODE_ID', message: 'looks like a node_id: choose another' } : undefined;
}

/** The node escapes nothing: one such character makes its whole list unreadable. */
function plainTextBreach(value: string, most: number): Breach | undefined {
  if (value.length > most)
    return { rule: 'TOO_LONG', most, message: `must be ${most} characters or shorter` };
  if (/["\\\p{Cc}\u2028\u2029]/u.test(value)) {
    return {
      rule: 'BREAKS_LIST',
      message:
        "must not hold double quotes, backslashes or line breaks: they make the node's list unreadable",
    };
  }
  return undefined;
}

function hostBreach(value: string): Breach | undefined {
  if (value.includes('%')) return { rule: 'ZONE_INDEX', message: 'must not hold a zone index' };
  if (isHost(value)) return undefined;
  return {
    rule: 'HOST',
    message: 'must be an IP address or a host name (the node puts it into a shell command without quotes)',
  };
}

function shellBreach(value: string, most: number): Breach | undefined {
  if (Buffer.byteLength(value) > most) {
    return { rule: 'TOO_MANY_BYTES', most, message: `must be ${most} bytes or shorter` };
  }
  if (SHELL_SAFE.test(value)) return undefined;
  return { rule: 'SHELL', message: `holds a character that is not safe: ${SHELL_REASON}` };
}

function nameOf({ uuid }: NewMachine): string {
  return typeof uuid === 'string' && isMachineId(uuid) ? uuid : '(uuid unusable)';
}

function refuseProblems(what: string, problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw invalid(what, problems);
}

function invalid(what: string, problems: readonly FieldProblem[]): DbcError {
  return dbcError(
    'INVALID_INPUT',
    `${what}: ${problems.map(({ field, message }) => `${field} ${message}`).join('; ')}`,
  );
}
