// Reads one YAML file through a strict zod schema; a mistake names file, line, key and what is allowed.
import { readFile } from 'node:fs/promises';
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { AppError, messageOf, systemCode } from '../errors/app-error.ts';

export class ConfigError extends AppError<'CONFIG_INVALID'> {
  constructor(message: string, cause?: unknown) {
    super('CONFIG_INVALID', message, { cause });
  }
}

/** A value from outside the file (environment, flag) that replaces the one at `keys`. */
export interface ConfigOverride {
  /** Named in messages, such as "environment variable NETBAR_LOG_LEVEL". */
  source: string;
  keys: string[];
  value: unknown;
}

/**
 * Loads and checks a YAML file. Defaults live in the schema alone; the result is frozen, all levels.
 * @throws ConfigError with one line per mistake: `file:line: key: what is wrong`
 */
export async function loadYaml<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  overrides: ConfigOverride[] = [],
): Promise<z.output<Schema>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const why = systemCode(error) === 'ENOENT' ? 'no such file' : messageOf(error);
    throw new ConfigError(`${path}: can't be read: ${why}`, error);
  }
  return parseYaml(text, path, schema, overrides);
}

/** The same for text in hand; `path` is only for messages. */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  path: string,
  schema: Schema,
  overrides: ConfigOverride[] = [],
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax) {
    const { line } = lines.linePos(syntax.pos[0]);
    throw new ConfigError(`${path}:${line}: not valid YAML: ${syntax.message.split('\n')[0]}`);
  }
  for (const { keys, value } of overrides) {
    if (keys.every((_, depth) => makeRoomAt(keys.slice(0, depth)))) document.setIn(keys, value);
  }
  const result = schema.safeParse(content() ?? {});
  if (result.success) return deepFreeze(result.data);
  throw new ConfigError(result.error.issues.map(describe).join('\n'));

  /** True when keys can be set below; an empty section counts as none. */
  function makeRoomAt(keys: string[]): boolean {
    const node = keys.length === 0 ? document.contents : document.getIn(keys, true);
    if (isScalar(node) && node.value === null) document.deleteIn(keys);
    return node === undefined || node === null || isMap(node) || (isScalar(node) && node.value === null);
  }

  /** Aliases are resolved only here. */
  function content(): unknown {
    try {
      return document.toJS();
    } catch (error) {
      throw new ConfigError(`${path}:1: not valid YAML: ${messageOf(error)}`, error);
    }
  }

  function describe(issue: z.core.$ZodIssue): string {
    const keys = issue.path.map(String);
    const override = overrides.find((entry) => entry.keys.join('.') === keys.join('.'));
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const at = override?.source ?? `${path}:${lineOf([...keys, ...unknown.slice(0, 1)])}`;
    const where = keys.length > 0 ? `${keys.join('.')}: ` : '';
    if (unknown.length > 0)
      return `${at}: ${where}unknown key ${unknown.map((name) => `"${name}"`).join(', ')}`;
    const missing = issue.code !== 'custom' && document.getIn(keys) === undefined && keys.length > 0;
    return `${at}: ${where}${missing ? 'is missing: ' : ''}${issue.message}`;
  }

  function lineOf(keys: string[]): number {
    for (let depth = keys.length; depth > 0; depth--) {
      const parent = depth === 1 ? document.contents : document.getIn(keys.slice(0, depth - 1), true);
      const pair = isMap(parent)
        ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === keys[depth - 1])
        : undefined;
      const node = pair?.key ?? document.getIn(keys.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
