// The counter's configuration: one strict YAML file, a few environment variables and flags, frozen.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type ConfigOverride, loadYaml, parseYaml } from '../../shared/config/load-yaml.ts';
import { LOG_LEVELS } from '../../shared/logging/logger.ts';
import { isLoopback } from './http/security.ts';
import { PowerBackendsSchema } from './power/config.ts';

const Text = z.string().min(1, 'must not be empty');
const PORT_RULE = 'must be a whole number from 0 to 65535';
// The environment knows texts alone.
const Port = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  z.int(PORT_RULE).min(0, PORT_RULE).max(65_535, PORT_RULE),
);
const Address = z.union([z.ipv4(), z.ipv6()], 'must be an IP address of this computer, such as 127.0.0.1');
const HostName = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,253}$/, 'must be a host name or an IP address, without a port');
const Flag = z.boolean('must be true or false');

/** `false`, or the section; a union would not say which of the section's keys is wrong. */
function offOr<Section extends z.ZodType>(section: Section) {
  return z.unknown().transform((value, context): z.output<Section> | false => {
    if (value === false) return false;
    const result = section.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues)
      context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
    return z.NEVER;
  });
}

const StaffSchema = z
  .strictObject({
    /** 127.0.0.1: this computer alone. Anything else is the LAN and needs TLS. */
    host: Address.default('127.0.0.1'),
    /** 0 takes a free one. */
    port: Port.default(7740),
    /** Default: on the LAN yes, on loopback no. */
    tls: Flag.optional(),
    /** Names beyond this computer's own under which browsers reach it. */
    allowedHosts: z.array(HostName).max(50).default([]),
  })
  .refine(({ host, tls }) => isLoopback(host) || tls !== false, {
    path: ['tls'],
    error: 'must not be false: the staff interface is offered on the LAN with TLS only',
  });

const AgentsSchema = z.strictObject({
  /** Address that the machines reach. */
  host: Address.default('0.0.0.0'),
  port: Port.default(7741),
  /** Name or address in the agents' configuration; default: the address by which others reach this computer. */
  name: HostName.optional(),
});

/** The page where renters get their codes, apart from the staff's interface; beyond loopback always TLS. */
const RenterPageSchema = z.strictObject({
  host: Address.default('127.0.0.1'),
  port: Port.default(7742),
  /** A DBC client node: the only one that the page asks. */
  node: z.url({
    protocol: /^https?$/,
    error: 'must be the address of a client node, such as http://10.0.0.2:5050',
  }),
  /** Names beyond this computer's own under which browsers reach it. */
  allowedHosts: z.array(HostName).max(50).default([]),
  /** Of one address. */
  questionsPerMinute: z.int('must be a whole number').min(1).max(1000).default(30),
});

const count = (least: number, most: number, fallback: number) =>
  z.int('must be a whole number').min(least).max(most).default(fallback);

export const CounterConfigSchema = z.strictObject({
  /** Folder of everything that the counter remembers. */
  dataDir: Text.default(() => join(homedir(), '.local', 'share', 'netbar-counter')),
  staff: offOr(StaffSchema).prefault({}),
  agents: offOr(AgentsSchema).prefault(false),
  renterPage: offOr(RenterPageSchema).prefault(false),
  node: z
    .strictObject({
      /** The node's key may cross the network in plain HTTP: a standing warning is shown. */
      allowPlainNode: Flag.default(false),
      /** How often the masked list is read, ms. */
      pollMs: count(500, 60_000, 5000),
      /** Time limit of each call, ms. */
      timeoutMs: count(100, 60_000, 5000),
    })
    .prefault({}),
  /** What protects the data key; the recovery passphrase is set in the wizard. */
  keyProtection: z
    .strictObject({
      /**
       * File with mode 0600, made at first use. Left out: `key/data.key` in dataDir, unless a systemd credential or
       * the operating system's own store is there; false: never.
       */
      keyFile: z.union([Text, z.literal(false)], 'must be a path or false').optional(),
    })
    .prefault({}),
  /** By seat label, for machines without a BMC. */
  powerBackends: PowerBackendsSchema.default({}),
  limits: z
    .strictObject({
      requestsPerMinute: count(10, 1_000_000, 3000),
      loginsPerMinute: count(1, 100_000, 30),
      connections: count(10, 10_000, 512),
      streamsPerSession: count(1, 100, 6),
    })
    .prefault({}),
  log: z
    .strictObject({ level: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info') })
    .prefault({}),
});

export type CounterConfig = z.output<typeof CounterConfigSchema>;

/** Environment variables that override the file, and the key that each one sets. */
export const COUNTER_ENVIRONMENT = {
  NETBAR_COUNTER_DATA_DIR: ['dataDir'],
  NETBAR_COUNTER_PORT: ['staff', 'port'],
  NETBAR_LOG_LEVEL: ['log', 'level'],
} as const;

/** Flags of the command line; they win over the environment. */
export interface CounterFlags {
  dataDir?: string | undefined;
  port?: string | undefined;
}

/**
 * Loads the file (without one: the defaults) and applies environment and flags.
 * @throws ConfigError naming file, line, key and what is allowed
 */
export async function loadCounterConfig(
  path: string | undefined,
  flags: CounterFlags = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<CounterConfig> {
  const overrides = overridesFrom(flags, env);
  if (path === undefined) return parseYaml('', 'the defaults', CounterConfigSchema, overrides);
  return loadYaml(path, CounterConfigSchema, overrides);
}

function overridesFrom(flags: CounterFlags, env: NodeJS.ProcessEnv): ConfigOverride[] {
  const given: ConfigOverride[] = Object.entries(COUNTER_ENVIRONMENT).map(([name, keys]) => ({
    source: `environment variable ${name}`,
    keys: [...keys],
    value: env[name],
  }));
  given.push({ source: 'option --data-dir', keys: ['dataDir'], value: flags.dataDir });
  given.push({ source: 'option --port', keys: ['staff', 'port'], value: flags.port });
  return given.filter(({ value }) => value !== undefined && value !== '');
}

/** Whether the staff interface speaks TLS. */
export function staffUsesTls(staff: Exclude<CounterConfig['staff'], false>): boolean {
  return staff.tls ?? !isLoopback(staff.host);
}
