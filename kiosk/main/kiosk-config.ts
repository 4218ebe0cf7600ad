// The window's own configuration: kiosk.yml in the user's folder of the program, and flags.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadYaml, parseYaml } from '../../shared/config/load-yaml.ts';

const RemoteSchema = z
  .strictObject({
    url: z.url({ protocol: /^https?$/, error: 'must be a URL such as https://192.168.1.10:7740' }),
    /** SHA-256 of the counter's certificate, as it shows it. */
    fingerprint: z
      .string()
      .regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}$/, 'must be 32 bytes in hex with colons between them')
      .optional(),
  })
  .superRefine(({ url, fingerprint }, context) => {
    const { protocol, hostname, username, password, pathname } = new URL(url);
    if (username !== '' || password !== '' || pathname !== '/') {
      context.addIssue({ code: 'custom', path: ['url'], message: 'must be scheme, host and port alone' });
    }
    if (protocol === 'https:' && fingerprint === undefined) {
      context.addIssue({ code: 'custom', path: ['fingerprint'], message: 'is missing: https needs it' });
    }
    if (protocol === 'http:' && !['127.0.0.1', '[::1]', 'localhost'].includes(hostname)) {
      context.addIssue({ code: 'custom', path: ['url'], message: 'must be https:// for another computer' });
    }
  });

export const KioskConfigSchema = z.strictObject({
  /** A counter elsewhere; left out: the counter runs inside this program. */
  remote: RemoteSchema.optional(),
  /** Configuration of the counter inside this program. */
  counterConfig: z.string().min(1).optional(),
  /** Full screen without a frame. */
  kiosk: z.boolean().default(false),
  /** Start with the computer; the packaged program only. */
  autoStart: z.boolean().default(false),
});
export type KioskConfig = z.output<typeof KioskConfigSchema>;

/**
 * @param path may be missing: then the defaults count
 * @param argv the program's own arguments: `--kiosk`, `--counter-config FILE`, `--counter-url URL`,
 *   `--counter-fingerprint SHA256`
 * @throws ConfigError naming file, line, key and what is allowed
 */
export async function loadKioskConfig(path: string, argv: readonly string[]): Promise<KioskConfig> {
  const { values } = parseArgs({
    args: [...argv],
    // Chromium's own switches come along.
    strict: false,
    options: {
      kiosk: { type: 'boolean' },
      'counter-config': { type: 'string' },
      'counter-url': { type: 'string' },
      'counter-fingerprint': { type: 'string' },
    },
  });
  const given = (name: string, keys: string[]) => ({
    source: `option --${name}`,
    keys,
    value: values[name as keyof typeof values],
  });
  const overrides = [
    given('kiosk', ['kiosk']),
    given('counter-config', ['counterConfig']),
    given('counter-url', ['remote', 'url']),
    given('counter-fingerprint', ['remote', 'fingerprint']),
  ].filter(({ value }) => value !== undefined);
  return existsSync(path)
    ? loadYaml(path, KioskConfigSchema, overrides)
    : parseYaml('', 'the defaults', KioskConfigSchema, overrides);
}
