// One BMC: how it is reached, as whom, and what is odd about it. Checked before use; shows no secret.
import { isIPv6, SocketAddress } from 'node:net';
import { inspect } from 'node:util';
import { z } from 'zod';
import { isHost } from '../util/is-host.ts';
import { IpmiError } from './errors.ts';

/** Longest user name and passwords in bytes: IPMI 2.0 table 22-28; `lan` is IPMI 1.5. */
const USER_BYTES = 16;
const PASSWORD_BYTES = { lanplus: 20, lan: 16 } as const;
const KG_BYTES = 20;

/** Printable, no blank, and nothing that a shell, a quoting mistake or an option parser could take up. */
const USER_NAME = /^[^\s\p{C}"'`$\\;&|<>(){}[\]*?!#~-][^\s\p{C}"'`$\\;&|<>(){}[\]*?!#~]*$/u;
const CONTROL = /\p{Cc}/u;

const bytes = (text: string) => Buffer.byteLength(text);

/** Cipher suites with authentication, integrity and AES: 17 (SHA-256) and 3 (SHA-1). Never 0, and no MD5 (8, 12). */
export const CIPHER_SUITES = [17, 3] as const;
export type CipherSuite = (typeof CIPHER_SUITES)[number];

/** `ipmitool -o`: makers whose BMCs need their own dialect. */
export const OEM_TYPES = [
  'supermicro',
  'intelwv2',
  'intelplus',
  'icts',
  'ibm',
  'i82571spt',
  'kontron',
] as const;

const QuirksSchema = z.strictObject({
  oem: z.enum(OEM_TYPES).optional(),
  /** Least time between the end of a command and the next one, in ms; some BMCs crash when hurried. */
  minIntervalMs: z.int().min(0).max(60_000).optional(),
  /** Time to wait for one answer before asking again, in ms (slow BMCs need 2000 to 5000). */
  replyTimeoutMs: z.int().min(100).max(10_000).optional(),
});
export type BmcQuirks = z.output<typeof QuirksSchema>;

export const BmcSchema = z
  .strictObject({
    address: z.string().refine(isHost, {
      error: 'must be an IP address or a host name',
    }),
    port: z.int().min(1).max(65_535).default(623),
    user: z
      .string()
      .min(1, 'must not be empty')
      .refine((text) => bytes(text) <= USER_BYTES, { error: `is longer than ${USER_BYTES} bytes` })
      .refine((text) => USER_NAME.test(text), { error: 'has characters that no BMC user name needs' }),
    password: z
      .string()
      .min(1, 'must not be empty')
      .refine((text) => !CONTROL.test(text), { error: 'has a control character' }),
    privilege: z.enum(['user', 'operator', 'administrator']).default('administrator'),
    /** BMC-wide key, if one is set: text, or `0x` and hex digits. */
    kg: z
      .string()
      .min(1, 'must not be empty')
      .refine((text) => !CONTROL.test(text), { error: 'has a control character' })
      .refine((text) => kgBytes(text).length <= KG_BYTES, { error: `is longer than ${KG_BYTES} bytes` })
      .optional(),
    /** `auto` tries 17, then 3, and remembers. */
    cipherSuite: z
      .union([z.literal('auto'), z.literal(CIPHER_SUITES)], {
        error: 'must be auto, 17 or 3; for a BMC that was used with 8 or 12, allow 17 or 3 in it',
      })
      .default('auto'),
    /** `lan` (IPMI 1.5, no encryption) only for a BMC that has nothing better. */
    interface: z.enum(['lanplus', 'lan']).default('lanplus'),
    quirks: QuirksSchema.default({}),
  })
  .superRefine((bmc, context) => {
    const limit = PASSWORD_BYTES[bmc.interface];
    if (bytes(bmc.password) > limit) {
      context.addIssue({ code: 'custom', path: ['password'], message: `is longer than ${limit} bytes` });
    }
    if (bmc.kg !== undefined && bmc.interface === 'lan') {
      context.addIssue({ code: 'custom', path: ['kg'], message: 'belongs to lanplus alone' });
    }
    if (
      bmc.kg !== undefined &&
      kgText(kgBytes(bmc.kg)) === undefined &&
      bmc.quirks.minIntervalMs !== undefined
    ) {
      // Such a BMC is spoken to through ipmitool alone, which can't take such a Kg.
      const message = 'has to be text for a BMC with minIntervalMs: set another one in the BMC';
      context.addIssue({ code: 'custom', path: ['kg'], message });
    }
  });

export type BmcInput = z.input<typeof BmcSchema>;
export type BmcPrivilege = z.output<typeof BmcSchema>['privilege'];

/**
 * One BMC, checked. Password and Kg are reachable by name only: JSON, `util.inspect`, spreading and
 * loggers see neither.
 */
export class Bmc {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly privilege: BmcPrivilege;
  readonly cipherSuite: 'auto' | CipherSuite;
  readonly interface: 'lanplus' | 'lan';
  readonly quirks: BmcQuirks;
  readonly #password: string;
  readonly #kg: Uint8Array | undefined;

  constructor(settings: z.output<typeof BmcSchema>) {
    this.address = settings.address;
    this.port = settings.port;
    this.user = settings.user;
    this.privilege = settings.privilege;
    this.cipherSuite = settings.cipherSuite;
    this.interface = settings.interface;
    this.quirks = settings.quirks;
    this.#password = settings.password;
    this.#kg = settings.kg === undefined ? undefined : kgBytes(settings.kg);
  }

  get password(): string {
    return this.#password;
  }

  /** The Kg's bytes as configured (at most 20, not padded), or undefined. */
  get kg(): Uint8Array | undefined {
    return this.#kg;
  }

  toJSON(): Record<string, unknown> {
    const { address, port, user, privilege, cipherSuite, quirks } = this;
    return { address, port, user, privilege, cipherSuite, interface: this.interface, quirks };
  }

  [inspect.custom](): string {
    return `Bmc ${bmcKey(this)} as ${this.user}`;
  }
}

/**
 * Checks settings and makes a Bmc.
 * @throws IpmiError IPMI_BAD_CONFIG, naming every wrong field and never a value
 */
export function parseBmc(input: unknown): Bmc {
  const result = BmcSchema.safeParse(input);
  if (result.success) return new Bmc(result.data);
  const complaints = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys' ? issue.message : `${issue.path.join('.') || 'bmc'} ${issue.message}`,
  );
  throw new IpmiError('IPMI_BAD_CONFIG', `The BMC's settings are wrong: ${complaints.join('; ')}`);
}

/** An IPv6 address as the operating system spells it; host names and IPv4 as they are. */
export function canonicalAddress(address: string): string {
  if (!isIPv6(address)) return address;
  const [bare = '', zone] = address.split('%');
  const spelled = new SocketAddress({ address: bare, family: 'ipv6' }).address;
  return zone === undefined ? spelled : `${spelled}%${zone}`;
}

/** What identifies a BMC among others: `address:port`, lower case, IPv6 in brackets. */
export function bmcKey(bmc: Pick<Bmc, 'address' | 'port'>): string {
  const address = canonicalAddress(bmc.address.toLowerCase());
  return `${address.includes(':') ? `[${address}]` : address}:${bmc.port}`;
}

/** True when both mean the same BMC, reached in the same way as the same user. */
export function sameBmc(one: Bmc, other: Bmc): boolean {
  return (
    JSON.stringify(one) === JSON.stringify(other) &&
    one.password === other.password &&
    Buffer.from(one.kg ?? []).equals(other.kg ?? Buffer.alloc(0))
  );
}

/** The same BMC, to be logged in to at another level. */
export function withPrivilege(bmc: Bmc, privilege: BmcPrivilege): Bmc {
  const { address, port, user, password, cipherSuite, quirks } = bmc;
  return new Bmc({
    address,
    port,
    user,
    password,
    cipherSuite,
    interface: bmc.interface,
    quirks,
    privilege,
    ...(bmc.kg ? { kg: `0x${Buffer.from(bmc.kg).toString('hex')}` } : {}),
  });
}

function kgBytes(text: string): Uint8Array {
  const hex = /^0x((?:[0-9a-f]{2})+)$/i.exec(text)?.[1];
  return hex === undefined ? Buffer.from(text, 'utf8') : Buffer.from(hex, 'hex');
}

/**
 * The Kg as ipmitool can take it unseen, in an environment variable: UTF-8 without a zero.
 * @returns undefined for one that would have to stand in its arguments
 */
export function kgText(kg: Uint8Array): string | undefined {
  const bytes = Buffer.from(kg);
  const used = bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
  const text = used.toString('utf8');
  const isText = text !== '' && !text.includes('\0') && Buffer.from(text, 'utf8').equals(used);
  return isText ? text : undefined;
}
