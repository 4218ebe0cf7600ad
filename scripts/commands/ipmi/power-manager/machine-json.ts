// The machine as the bare-metal node hands it to its power manager: JSON-like text in which nothing is escaped.
import { z } from 'zod';
import { AppError } from '../../../../shared/errors/app-error.ts';

export class MachineJsonError extends AppError<'MACHINE_JSON_UNREADABLE'> {
  constructor(message: string) {
    super('MACHINE_JSON_UNREADABLE', message);
  }
}

export interface NodeMachine {
  hostname: string;
  /** Undefined: IPMI's own, 623. */
  port: number | undefined;
  username: string;
  password: string;
}

/** In the node's order; `ipmi_port` alone is a number, and left out when the machine has none. */
const KEYS = [
  'node_id',
  'uuid',
  'ip',
  'os',
  'description',
  'ipmi_hostname',
  'ipmi_username',
  'ipmi_password',
  'ipmi_port',
] as const;
const NODE_TEXT = /^\{"node_id":"/;
const KEY_MARK = new RegExp(`([{,])\\s*"(${KEYS.join('|')})"\\s*:\\s*`, 'g');

const Fields = z.object({
  ipmi_hostname: z.string().default(''),
  ipmi_username: z.string().default(''),
  ipmi_password: z.string().default(''),
  ipmi_port: z.union([z.string(), z.int()]).optional(),
});

/**
 * Takes well-formed JSON and the node's own text, with or without the single quotes that the node puts around it.
 * In the node's text a value is taken as it stands, quotes, backslashes and line ends included.
 * @throws MachineJsonError that never quotes the text
 */
export function parseNodeMachine(text: string): NodeMachine {
  const body = text
    .trim()
    .replace(/^'(.*)'$/s, '$1')
    .trim();
  if (!body.startsWith('{') || !body.endsWith('}'))
    throw new MachineJsonError('the machine is not a JSON object');
  const marked = markedValues(body);
  const written = NODE_TEXT.test(body) ? undefined : parseJson(body);
  const fields = Fields.safeParse(written ?? Object.fromEntries(marked));
  if (!fields.success) {
    const names = fields.error.issues.map(({ path }) => path.join('.') || 'the machine').join(', ');
    throw new MachineJsonError(`wrong kind of value: ${names}`);
  }
  const { ipmi_port, ...texts } = fields.data;
  const empty = Object.entries(texts).find(([, value]) => value === '');
  if (empty) throw new MachineJsonError(`the machine has no ${empty[0]}`);
  const { ipmi_hostname: hostname, ipmi_username: username, ipmi_password: password } = texts;
  return { hostname, username, password, port: portOf(ipmi_port) };
}

/** Undefined for what is no JSON object. */
function parseJson(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Values between the marks of known keys; a key that comes twice could be part of a value. */
function markedValues(body: string): Map<string, string> {
  const values = new Map<string, string>();
  const marks = [...body.matchAll(KEY_MARK)];
  for (const [index, mark] of marks.entries()) {
    const key = mark[2] ?? '';
    if (values.has(key)) {
      throw new MachineJsonError(
        `${key} comes twice: take quotes out of the machine's description, os and ip`,
      );
    }
    const raw = body.slice(mark.index + mark[0].length, marks[index + 1]?.index ?? body.length - 1).trim();
    values.set(key, raw.length > 1 && raw.startsWith('"') && raw.endsWith('"') ? raw.slice(1, -1) : raw);
  }
  return values;
}

function portOf(value: string | number | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const port = Number(value);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new MachineJsonError('ipmi_port is not a port number');
}
