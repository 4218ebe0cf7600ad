// DeepLink's config.ini, read only: who this machine is, and what a cloned image should not hold.
import { readFile } from 'node:fs/promises';
import { parse } from 'ini';
import { systemCode } from '../errors/app-error.ts';
import { decodeText } from '../util/decode-text.ts';
import { DeepLinkError } from './errors.ts';

/** What we take from config.ini (02-deeplink C). Password and wallet token are never kept. */
export interface DeepLinkConfig {
  /** Digits; undefined when DeepLink has not got one yet. */
  readonly deviceId?: string | undefined;
  readonly hasPassword: boolean;
  /** Where DeepLink connects to the bare-metal node. */
  readonly bareMetalIp?: string | undefined;
  readonly bareMetalPort?: number | undefined;
  /** DeepLink asks its server for the ID at every start. */
  readonly alwaysRefreshId: boolean;
  /** DeepLink makes a new password at every start; works only together with alwaysRefreshId. */
  readonly alwaysRefreshPassword: boolean;
  readonly hasUuid: boolean;
  readonly hasMachineId: boolean;
  /** A wallet login, readable for everybody who can read the file. */
  readonly hasToken: boolean;
}

/** Reads and parses the file. @throws DeepLinkError CONFIG_INI_UNREADABLE */
export async function readConfigIni(path: string): Promise<DeepLinkConfig> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw unreadable(systemCode(cause) === 'ENOENT' ? 'there is no such file' : 'it can not be read', cause);
  }
  return parseConfigIni(bytes);
}

/**
 * Tolerates BOM, UTF-16, CRLF, GBK comments, any case, and missing sections. Bytes that are no INI file at all,
 * as a half-written file can be, are refused.
 * @throws DeepLinkError CONFIG_INI_UNREADABLE
 */
export async function parseConfigIni(bytes: Uint8Array): Promise<DeepLinkConfig> {
  const text = decodeText(bytes);
  // A file system that lost power leaves NULs where the text should be.
  if (text.includes('\0')) throw unreadable('it holds NUL bytes');
  const sections = parseSections(text);
  if (sections.size === 0) throw unreadable('it has no section; it may be half-written');
  const value = (section: string, key: string) => sections.get(section)?.get(key) ?? '';
  const flag = (section: string, key: string) => ['1', 'true'].includes(value(section, key));
  return {
    deviceId: /^\d+$/.exec(value('devices', 'id').replaceAll(/[\s-]/g, ''))?.[0],
    hasPassword: value('devices', 'passwd') !== '',
    bareMetalIp: value('dbc', 'bare_metal_ip') || undefined,
    bareMetalPort: portOf(value('dbc', 'bare_metal_port')),
    alwaysRefreshId: flag('devices', 'always_refresh_id'),
    alwaysRefreshPassword: flag('devices', 'always_refresh_passwd'),
    hasUuid: value('host', 'uuid') !== '',
    hasMachineId: value('host', 'machine_id') !== '',
    hasToken: value('host', 'token') !== '',
  };
}

/** Lower-case section → lower-case key → text. Windows does not tell cases apart. */
function parseSections(text: string): Map<string, Map<string, string>> {
  let parsed: Record<string, unknown>;
  try {
    parsed = parse(text);
  } catch (cause) {
    throw unreadable('it is no INI file', cause);
  }
  const sections = new Map<string, Map<string, string>>();
  for (const [name, content] of Object.entries(parsed)) {
    if (typeof content !== 'object' || content === null) continue;
    // A line without "=" is read as `true`: a key cut off in the middle, not a value.
    const lines = Object.entries(content).map(([key, value]) => [key.toLowerCase(), textOf(value)] as const);
    sections.set(name.toLowerCase(), new Map(lines));
  }
  return sections;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function portOf(text: string): number | undefined {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

function unreadable(why: string, cause?: unknown): DeepLinkError {
  return new DeepLinkError('CONFIG_INI_UNREADABLE', `DeepLink's config.ini is not usable: ${why}`, {
    retryable: true,
    cause,
    context: { systemError: systemCode(cause) },
  });
}
