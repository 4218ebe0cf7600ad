// Reads one YAML file through a strict zod schema; a mistake names file, line, key and what is allowed.
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { AppError, messageOf, systemCode } from '../errors/app-error.ts';

export class ConfigError extends AppError<'CONFIG_INVALID'> {
  constructor(message: string, cause?: unknown) {
    super('CONFIG_INVALID', message, { cause });
  }
}

/**
 * Loads and checks a YAML file. Defaults live in the schema alone; the result is frozen, all levels.
 * @throws ConfigError with one line per mistake: `file:line: key: what is wrong`
 */
export async function loadYaml<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const why = systemCode(error) === 'ENOENT' ? 'no such file' : messageOf(error);
    throw new ConfigError(`${path}: can't be read: ${why}`, error);
  }
  return parseYaml(text, path, schema);
}

/** The same for text in hand; `path` is only for messages. */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  path: string,
  schema: Schema,
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax) {
    throw new ConfigError(
      `${path}:${lines.linePos(syntax.pos[0]).line}: not valid YAML: ${syntax.message.split('\n')[0]}`,
    );
  }
  const result = schema.safeParse(document.toJS() ?? {});
  if (result.success) return deepFreeze(result.data);
  const complaints = result.error.issues.map((issue) => {
    const keys = issue.path.map(String);
    const at = issue.code === 'unrecognized_keys' ? [...keys, issue.keys[0] ?? ''] : keys;
    return `${path}:${lineOf(at)}: ${describeIssue(issue, keys)}`;
  });
  throw new ConfigError(complaints.join('\n'));

  function lineOf(keys: string[]): number {
    for (let depth = keys.length; depth > 0; depth--) {
      const node = document.getIn(keys.slice(0, depth), true) as
        | { range?: [number, number, number] }
        | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

function describeIssue(issue: z.core.$ZodIssue, keys: string[]): string {
  const key = keys.join('.') || '(top level)';
  if (issue.code === 'unrecognized_keys') {
    return `${key === '(top level)' ? '' : `${key}: `}unknown key ${issue.keys.map((name) => `"${name}"`).join(', ')}`;
  }
  return `${key}: ${issue.message}`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
