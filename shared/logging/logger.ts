// The one logger factory. Redaction is declared here and nowhere else.
import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Keys whose values never reach a log, at the top level and one or two levels down. */
const SECRET_KEYS = [
  'password',
  'pw',
  'passwd',
  'device_password',
  'deeplink_device_password',
  'ipmi_password',
  'ipmiPassword',
  'node_private_key',
  'nodePrivateKey',
  'token',
  'sign',
  'session_id_sign',
  'seed',
  'secret',
  'privateKey',
  'kg',
];

const REDACT_PATHS = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** Characters of the log that wait for room on a full disk. */
const MOST_WAITING = 256 * 1024;

export interface LoggerOptions {
  level?: LogLevel;
  /** Fields on every line, such as the process's name. */
  base?: Record<string, unknown>;
  /** Where lines go; default stdout, pretty on a terminal. */
  destination?: { write(line: string): void };
}

/**
 * Makes a JSON logger on stdout (readable on a terminal). An error is logged by its code and message;
 * contexts of AppErrors are safe by contract, causes and stacks are left out.
 */
export async function createLogger(options: LoggerOptions = {}): Promise<Logger> {
  const settings = {
    level: options.level ?? 'info',
    base: options.base ?? {},
    redact: { paths: REDACT_PATHS, censor: '[secret]' },
    serializers: { err: describeError },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  const destination = options.destination ?? (await defaultDestination());
  return pino(settings, destination);
}

async function defaultDestination() {
  // A full disk, a closed terminal: a log that can't be written ends nothing. Lines wait, then they are dropped.
  const stdout = pino.destination({ fd: 1, sync: true, maxLength: MOST_WAITING });
  stdout.on('error', () => undefined);
  if (!process.stdout.isTTY) return stdout;
  const { default: pretty } = await import('pino-pretty');
  const destination = new Writable({
    decodeStrings: false,
    write: (line, _encoding, done) => {
      stdout.write(String(line));
      done();
    },
  });
  return pretty({ colorize: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l', destination });
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, context } = error as Error & { code?: unknown; context?: unknown };
  return { code, message: error.message, ...(context ? { context } : {}) };
}
