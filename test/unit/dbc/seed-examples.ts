// The example requests of the three copied documents (test/fixtures/seeds), read out of their text.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

export const SEED_FILES = [
  '000_dbc-http-api_zh.md',
  '001_dbc-http-api_en.txt',
  '002_dbc-http-api_en-early.md',
] as const;

export interface SeedExample {
  file: string;
  line: number;
  /** With the document's placeholders as `<task_id>`, `<snapshot_name>`, `<network_name>`, `<node_id>`, `<uuid>`. */
  path: string;
  body: Record<string, unknown>;
}

/** A key without its closing quote, in document 000 alone. */
const MISPRINT = { wrong: '"new_public_ip: ""', right: '"new_public_ip": ""' };

const PLACEHOLDER = String.raw`(?:<[^>]*>|\{\{[^}]*\}\})`;
const URL_PATTERN = new RegExp(
  String.raw`http:\/\/${PLACEHOLDER}:${PLACEHOLDER}(\/api\/v1\/(?:${PLACEHOLDER}|[\w/?=&])*)`,
  'g',
);

export function seedText(file: string): string {
  const text = readFileSync(new URL(`../../fixtures/seeds/${file}`, import.meta.url), 'utf8');
  return text.replace(MISPRINT.wrong, MISPRINT.right).replaceAll(/^> ?/gm, '');
}

/** Each request body with the address above it, and each address without a body with the body before it. */
export function examplesOf(file: string): SeedExample[] {
  const text = seedText(file);
  const examples: SeedExample[] = [];
  const addresses = [...text.matchAll(URL_PATTERN)];
  for (const [index, address] of addresses.entries()) {
    const path = plainPath(address[1] ?? '');
    const section = text.slice(0, addresses[index + 1]?.index ?? text.length);
    const from = address.index + address[0].length;
    const bodies = bodiesOf(section, from).filter(({ body }) => 'peer_nodes_list' in body);
    const before = examples.at(-1)?.body ?? {};
    for (const { at, body } of bodies.length > 0 ? bodies : [{ at: address.index, body: before }]) {
      examples.push({ file, line: text.slice(0, at).split('\n').length, path, body });
    }
  }
  return examples;
}

/** The example answers: what stands in the document with an `errcode`. */
export function answersOf(file: string): Record<string, unknown>[] {
  return bodiesOf(seedText(file), 0)
    .map(({ body }) => body)
    .filter((body) => 'errcode' in body);
}

function plainPath(path: string): string {
  return path.replaceAll(new RegExp(PLACEHOLDER, 'g'), (placeholder) => {
    const name = /task_id|snapshot_name|network_name|node_id|uuid/.exec(placeholder)?.[0];
    return `<${name ?? placeholder}>`;
  });
}

function bodiesOf(text: string, from: number): { at: number; body: Record<string, unknown> }[] {
  const bodies: { at: number; body: Record<string, unknown> }[] = [];
  let at = from;
  while (true) {
    const start = text.slice(at).search(/\{(?=\s*"(?:peer_nodes_list|errcode)")/);
    if (start < 0) return bodies;
    const { json, end } = strippedObject(text, at + start);
    bodies.push({ at: at + start, body: z.record(z.string(), z.unknown()).parse(JSON.parse(json)) });
    at = end;
  }
}

/** One object without its comments, its `...` and its trailing commas. */
function strippedObject(text: string, start: number): { json: string; end: number } {
  // Document 001 has lost the line breaks of some examples: their comments end where JSON goes on.
  const flat = text.slice(start + 1, text.indexOf('\n', start)).trim() !== '';
  const open: string[] = [];
  let json = '';
  let at = start;
  do {
    const rest = text.slice(at);
    const string = /^"[^"\n]*"/.exec(rest)?.[0];
    if (string !== undefined) {
      json += string;
      at += string.length;
    } else if (rest.startsWith('//')) {
      at += flat ? flatComment(rest, open.at(-1) ?? '{') : rest.indexOf('\n');
    } else {
      const character = text[at] ?? '';
      if (character === '{' || character === '[') open.push(character);
      if (character === '}' || character === ']') open.pop();
      if (character !== '.') json += character;
      at += 1;
    }
  } while (open.length > 0);
  return { json: json.replaceAll(/,(?=\s*[}\]])/g, ''), end: at };
}

/** In an object it ends before the next key or `}`; in a list before the next text or the list's own `]`. */
function flatComment(rest: string, inside: string): number {
  if (inside === '{') return rest.search(/"\w+":|\}/);
  let depth = 0;
  for (let at = 0; at < rest.length; at += 1) {
    if (rest[at] === '"') return at;
    if (rest[at] === '[') depth += 1;
    if (rest[at] === ']') depth -= 1;
    if (depth < 0) return at;
  }
  return rest.length;
}
