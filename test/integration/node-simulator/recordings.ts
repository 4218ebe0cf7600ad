// The recorded exchanges with a real node, as the conformance test replays them.
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { MachineInput } from '../../simulators/node/simulator.ts';

const FOLDER = new URL('../../fixtures/dbc/', import.meta.url);
/** The bare-metal node of most recordings; its key is not known, but triples that it signed are. */
export const MANAGER_ID = '52287af7ae848b2138f542bde162ed11a784a01648652e14615fb275ee467633';

const CONNECTION_CLOSED = z.object({ how: z.string() }).nullable().optional();
const RECORDING = z.looseObject({
  summary: z.string(),
  target: z.string().optional(),
  request: z
    .looseObject({
      method: z.string(),
      path: z.string(),
      version: z.string().default('1.1'),
      headers: z.array(z.tuple([z.string(), z.string()])).default([]),
      body: z
        .string()
        .nullish()
        .transform((body) => body ?? ''),
    })
    .optional(),
  response: z.looseObject({ status: z.number(), body: z.string() }).nullable().optional(),
  /** latin1 */
  rawResponse: z.string().optional(),
  connectionClosedByNode: CONNECTION_CLOSED,
  closedAs: z.string().nullable().optional(),
  events: z
    .array(
      z.looseObject({
        ms: z.number(),
        type: z.string(),
        hex: z.string().optional(),
        text: z.string().optional(),
        bytes: z.number().optional(),
        totalBytes: z.number().optional(),
      }),
    )
    .default([]),
  steps: z
    .array(
      z.looseObject({
        ms: z.number(),
        what: z.string(),
        note: z.string().optional(),
        result: z.object({ status: z.number().optional(), body: z.string().optional() }).optional(),
      }),
    )
    .default([]),
  nodeAliveAfter: z.boolean().nullable().optional(),
  nodeExit: z.object({ sig: z.string().nullable() }).nullable().optional(),
});

export type Recording = z.infer<typeof RECORDING>;

const cache = new Map<string, Recording>();

export function recording(name: string): Recording {
  const known = cache.get(name) ?? RECORDING.parse(JSON.parse(readText(`${name}.json`)));
  cache.set(name, known);
  return known;
}

/** Names of all recordings of these groups, without `.json`. */
export function namesOf(groups: readonly string[]): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json') && groups.some((group) => file.startsWith(`${group}-`)))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** The request as it went over the wire. */
export function requestBytes({ request }: Recording): Buffer {
  if (!request) throw new Error('this recording has no request');
  const { method, path, version, headers, body } = request;
  const lines = [`${method} ${path} HTTP/${version}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** What differs from run to run: the date, and the ids of machines that were just added. */
export function withoutChance(raw: Buffer, name: string): string {
  const text = raw.toString('latin1').replaceAll(/\r\nDate: [^\r]*/g, '\r\nDate: …');
  return name.startsWith('add-') || name === 'persist-add'
    ? text.replaceAll(/"node_id":"[0-9a-f]{64}"/g, '"node_id":"…"')
    : text;
}

const LISTED = z.object({
  message: z.object({
    bare_metal_nodes: z.array(
      z.object({
        node_id: z.string(),
        node_private_key: z.string(),
        uuid: z.string(),
        ip: z.string(),
        os: z.string(),
        description: z.string(),
        ipmi_port: z.number().optional(),
      }),
    ),
  }),
});

/** The machines that a recorded list shows, with the secrets that all recordings share. */
export function machinesListedIn(body: string): MachineInput[] {
  // The one description that breaks its list (list-all-masked).
  const repaired = body.replaceAll('say "hi"\nnew', 'say \\"hi\\"\\nnew');
  return LISTED.parse(JSON.parse(repaired)).message.bare_metal_nodes.map((node) => ({
    nodeId: node.node_id,
    nodePrivateKey: node.node_private_key.startsWith('*') ? '0'.repeat(64) : node.node_private_key,
    uuid: node.uuid,
    ip: node.ip,
    os: node.os,
    desc: node.description,
    ipmiHostname: '127.0.0.1',
    ipmiUsername: 'admin',
    ipmiPassword: 'secret',
    ipmiPort: node.ipmi_port ?? 0,
  }));
}

/** A wallet, nonce and signature that the manager really made; the node takes them again and again. */
export function managerTriple(): { wallet: string; nonce: string; sign: string } {
  const body: unknown = JSON.parse(recording('list-signed').request?.body ?? '');
  return z.object({ wallet: z.string(), nonce: z.string(), sign: z.string() }).parse(body);
}

function readText(file: string): string {
  return readFileSync(new URL(file, FOLDER), 'utf8');
}
