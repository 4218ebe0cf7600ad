// Profiles: which node, which machine, who signs. YAML in the user's configuration folder; never a secret.
import { mkdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ConfigError, parseYaml } from '../../../shared/config/load-yaml.ts';
import { isNodeId } from '../../../shared/dbc/index.ts';
import { messageOf, systemCode } from '../../../shared/errors/app-error.ts';
import { writeFileAtomic } from '../../../shared/util/atomic-file.ts';
import { parseReference, referenceText } from '../dbc/identity/reference.ts';
import { isOrderId } from '../dbc/identity/texts.ts';
import { UsageError } from '../ipmi/usage.ts';

/** YAML takes bare digits for a number, and shortens them. */
const digits = (form: string) => z.string({ error: `must be ${form}, in quotes` });
const NODE_ID = 'a node_id: 64 lower-case hex digits';
const ORDER_ID = "the order's number: 1 to 20 digits";

const nodeId = digits(NODE_ID).refine(isNodeId, `must be ${NODE_ID}`);
const address = z
  .string()
  .refine(isNodeAddress, 'must be like http://10.0.0.2:5050, without a user name or password');

const shape = {
  'client-node': address,
  'lan-node': address,
  machine: nodeId,
  manager: nodeId,
  identity: z.string().superRefine((text, context) => {
    try {
      parseReference(text, 'identity');
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error).replace(/^identity /, '') });
    }
  }),
  'rent-order': digits(ORDER_ID).refine(isOrderId, `must be ${ORDER_ID}`),
};

/** What each setting is for, in the order of the help. */
export const SETTINGS = {
  'client-node': 'address of a client node, e.g. http://127.0.0.1:5050',
  'lan-node': "address of the café's bare-metal node, e.g. http://192.168.1.10:5001",
  machine: 'node_id of the machine that is meant when --machine is not given',
  manager: 'node_id of the bare-metal node, for the bare-metal commands through a client node',
  identity: 'who signs and where the secret is, e.g. wallet:file:renter.seed; never the secret itself',
  'rent-order': "order id of the rental: keeps a past renter's rights out",
} as const satisfies Record<keyof typeof shape, string>;

export type SettingName = keyof typeof SETTINGS;

export const SETTING_NAMES = Object.keys(SETTINGS).filter((name): name is SettingName => name in SETTINGS);

const profileSchema = z.strictObject(shape).partial();
const fileSchema = z.strictObject({ profiles: z.record(z.string(), profileSchema).default({}) });

export type Profile = z.output<typeof profileSchema>;

export const DEFAULT_PROFILE = 'default';

/** A folder of its own in the user's configuration folder; NETBAR_CONFIG_DIR replaces it. */
export function configFolder(): string {
  const { NETBAR_CONFIG_DIR, XDG_CONFIG_HOME, APPDATA } = process.env;
  if (NETBAR_CONFIG_DIR) return NETBAR_CONFIG_DIR;
  if (process.platform === 'win32' && APPDATA) return join(APPDATA, 'netbar');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'netbar');
  return join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'netbar');
}

export function configPath(): string {
  return join(configFolder(), 'config.yml');
}

/** All profiles by name; none when there is no file. @throws ConfigError */
export async function readProfiles(): Promise<Readonly<Record<string, Profile>>> {
  const text = await readText();
  return parseYaml(text, configPath(), fileSchema).profiles;
}

/** @throws ConfigError, also for a profile that was named and is not there */
export async function readProfile(name: string | undefined): Promise<Profile> {
  const wanted = name ?? (process.env.NETBAR_PROFILE || DEFAULT_PROFILE);
  const profiles = await readProfiles();
  const profile = profiles[wanted];
  if (profile || wanted === DEFAULT_PROFILE) return profile ?? {};
  throw new ConfigError(`${configPath()}: there is no profile "${wanted}"`);
}

/**
 * Sets one setting, or removes it; comments in the file stay.
 * @throws UsageError for a value that can't be; ConfigError for a broken file; the system's error
 */
export async function writeSetting(
  profile: string,
  setting: SettingName,
  value: string | undefined,
): Promise<void> {
  if (!/^[A-Za-z0-9][\w-]{0,31}$/.test(profile)) {
    throw new UsageError('--profile must be 1 to 32 letters, digits, hyphens and underscores');
  }
  if (value !== undefined) {
    const parsed = shape[setting].safeParse(value);
    if (!parsed.success) throw new UsageError(`${setting}: ${parsed.error.issues[0]?.message ?? 'wrong'}`);
  }
  const before = await readText();
  parseYaml(before, configPath(), fileSchema);
  const document = parseDocument(before);
  const keys = ['profiles', profile, setting];
  if (value === undefined) document.deleteIn(keys);
  else document.setIn(keys, setting === 'identity' ? await keptIdentity(value) : value);
  const text = document.toString();
  parseYaml(text, configPath(), fileSchema);
  await mkdir(dirname(configPath()), { recursive: true, mode: 0o700 });
  await writeFileAtomic(configPath(), text, 0o600);
}

/** A path is meant as it was typed, in the folder where it was typed. @throws UsageError when no file is there */
async function keptIdentity(text: string): Promise<string> {
  const reference = parseReference(text, 'identity', process.cwd());
  if (!reference) return text;
  if (reference.place.from === 'file') {
    const { path } = reference.place;
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) throw new UsageError(`identity: there is no file ${path}`);
  }
  return referenceText(reference);
}

async function readText(): Promise<string> {
  try {
    return await readFile(configPath(), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw new ConfigError(`${configPath()}: can't be read: ${messageOf(error)}`, error);
  }
}

/** An address with a user name or a password would be a secret in a file, in logs and in `ps`. */
export function isNodeAddress(text: string): boolean {
  const url = URL.parse(text);
  const plain = url !== null && url.username === '' && url.password === '' && url.search === '';
  return plain && (url.protocol === 'http:' || url.protocol === 'https:');
}
