// The agent's configuration: one strict YAML file, a few environment variables, parsed once and frozen.
import { z } from 'zod';
import { loadYaml } from '../shared/config/load-yaml.ts';
import { LOG_LEVELS } from '../shared/logging/logger.ts';

// An agent parses little and starts often: compiling each schema first costs more than it saves.
z.config({ jitless: true });

const URL_RULE = 'must be an http:// URL such as http://192.168.1.10:5001';
const Url = z
  .url({ protocol: /^https?$/, error: URL_RULE })
  .refine((text) => !/[?#@]/.test(text), `${URL_RULE}, without a user, "?" or "#"`);
const Port = z.int('must be a whole number from 0 to 65535').min(0).max(65_535);
const NodeId = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');
const Text = z.string().min(1, 'must not be empty');

const HttpsUrl = z
  .url({ protocol: /^https$/, error: 'must be an https:// URL such as https://192.168.1.10:7443' })
  .refine((text) => !/[?#@]/.test(text), 'must hold no user, "?" or "#"');
const Pin = z
  .string()
  .regex(/^sha256\/[A-Za-z0-9+/]{43}=$/, 'must be sha256/ and 44 base64 characters, as the counter shows it');

const FieldsSchema = z.strictObject({
  node: z
    .strictObject({
      /** HTTP address of the LAN bare-metal node; with a counter the agent never speaks to the node's HTTP. */
      url: Url.optional(),
      /** This machine's id on the node; found by itself when left out. */
      nodeId: NodeId.optional(),
      /** Source address for connections to the node, for machines with several cards. */
      localAddress: z.union([z.ipv4(), z.ipv6()], 'must be an IP address of this machine').optional(),
      /** The node's address for DeepLink on the LAN, where it is not the host of `url`; used by lanLink "agent" alone. */
      lanHost: Text.optional(),
      /** The node's port for DeepLink on the LAN; used by lanLink "agent" alone. */
      lanPort: Port.default(5003),
      /** Time limit of each call, ms. */
      timeoutMs: z.int().min(100).max(60_000).default(5000),
    })
    .prefault({}),
  deeplink: z
    .strictObject({
      /** SDK pipe (Windows) or Unix socket; the system's default when left out; false = not the SDK build. */
      pipe: z
        .union([Text, z.literal(false)], 'must be a path, or false where DeepLink has no SDK pipe')
        .optional(),
      /** DeepLink's channel number, sent with `auth`. */
      channelId: z.string().default(''),
      /** File with the wallet token for `auth`; read at every connection, kept in memory only. */
      tokenFile: Text.optional(),
      /** DeepLink's config.ini; searched under every profile when left out. */
      configIni: Text.optional(),
      /** Who speaks to the node's LAN port: DeepLink itself, or the agent where DeepLink can't. */
      lanLink: z.enum(['deeplink', 'agent'], 'must be "deeplink" or "agent"').default('deeplink'),
    })
    .prefault({}),
  identity: z
    .discriminatedUnion(
      'kind',
      [
        z.strictObject({ kind: z.literal('none') }),
        z.strictObject({ kind: z.literal('presigned'), file: Text }),
        z.strictObject({
          kind: z.literal('counter'),
          /** Where the counter listens for agents. */
          url: HttpsUrl,
          /** The counter's public key; its certificate may change. */
          pin: Pin,
          /** Starts the conversation; every renter of this image can read it. */
          enrolmentKey: Text,
        }),
      ],
      'must have kind: none; kind: presigned with a file; or kind: counter with url, pin and enrolmentKey',
    )
    .default({ kind: 'none' }),
  rotation: z
    .strictObject({
      /** A fresh password at every boot. */
      atBoot: z.boolean('must be true or false').default(true),
    })
    .prefault({}),
  health: z
    .strictObject({
      /** Port of GET /healthz on 127.0.0.1; 0 takes a free one (see the status file), false switches it off. */
      port: z.union([Port, z.literal(false)], 'must be a port number or false').default(7730),
    })
    .prefault({}),
  /**
   * File whose text names this boot, where the kernel's boot id is not this machine's own (containers, simulators);
   * its time is taken for the time of the boot.
   */
  bootIdFile: Text.optional(),
  /** What shuts this machine down in order when the counter asks; the system's own when left out. */
  shutdownCommand: z.array(Text).min(1).optional(),
  /** Folder of state.json, status.json and the control socket. */
  stateDir: Text.optional(),
  log: z
    .strictObject({ level: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info') })
    .prefault({}),
});

export const AgentConfigSchema = FieldsSchema.superRefine((config, context) => {
  const { node, identity, deeplink } = config;
  if (node.url === undefined && identity.kind !== 'counter') {
    context.addIssue({ code: 'custom', path: ['node', 'url'], message: `is missing: ${URL_RULE}` });
  } else if (deeplink.lanLink === 'agent' && (node.lanHost ?? node.url) === undefined) {
    const message = 'is missing: the address of the node for DeepLink';
    context.addIssue({ code: 'custom', path: ['node', 'lanHost'], message });
  }
});

/** Host of the node's LAN port for DeepLink. */
export function lanHostOf({ node }: AgentConfig): string {
  return node.lanHost ?? (node.url === undefined ? '' : new URL(node.url).hostname.replaceAll(/[[\]]/g, ''));
}

export type AgentConfig = z.output<typeof AgentConfigSchema>;

/** Environment variables that override the file, and the key that each one sets. */
export const ENVIRONMENT_OVERRIDES = {
  NETBAR_NODE_URL: ['node', 'url'],
  NETBAR_STATE_DIR: ['stateDir'],
  NETBAR_LOG_LEVEL: ['log', 'level'],
} as const;

/** Loads the file and applies the environment. @throws ConfigError naming file, line, key and what is allowed */
export async function loadAgentConfig(
  path: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<AgentConfig> {
  return loadYaml(path, AgentConfigSchema, overridesFrom(env));
}

function overridesFrom(env: NodeJS.ProcessEnv) {
  return Object.entries(ENVIRONMENT_OVERRIDES).flatMap(([name, keys]) => {
    const value = env[name];
    return value === undefined || value === ''
      ? []
      : [{ source: `environment variable ${name}`, keys: [...keys], value }];
  });
}
