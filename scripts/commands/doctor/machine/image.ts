// Is the disk image clean: no codes, no identity, no wallet login of one machine in DeepLink's config.ini?
import { stat } from 'node:fs/promises';
import { cloneFindings, readConfigIni } from '../../../../shared/deeplink/config-ini.ts';
import { attempt, defineCheck, error, type Problem, Skipped, warning } from '../check.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';

const shares = (what: string): Problem =>
  error(
    `The disk image carries ${what}: every machine started from it gets the same device ID`,
    'Delete the key from config.ini in the image, or set always_refresh_id=1 under [devices].',
  );

export const image = defineCheck({
  name: 'disk image',
  limitMs: 10_000,
  codes: {
    CLONE_UUID: shares("DeepLink's uuid of one machine"),
    CLONE_MACHINE_ID: shares("DeepLink's machine_id of one machine"),
    CLONE_DEVICE_ID: shares('the device ID of one machine'),
    CLONE_PASSWORD: error(
      'The disk image carries a password: machines start with one that every renter knows',
      'Delete passwd under [devices] from the image, or set always_refresh_id=1 and always_refresh_passwd=1.',
    ),
    CLONE_TOKEN: warning(
      "DeepLink's config.ini holds a wallet login, and every renter can read it",
      'Delete token under [host] from the image; give it to the agent as deeplink.tokenFile, then DeepLink keeps it in memory only.',
    ),
    REFRESH_PASSWORD_WITHOUT_ID: warning(
      'always_refresh_passwd=1 does nothing without always_refresh_id=1',
      'Set both under [devices] in the image.',
    ),
  },
  run: async (facts: MachineFacts) => {
    const files = await facts.configIniFiles();
    if (files.length === 0) throw new Skipped('no config.ini of DeepLink in any profile');
    const bootedAt = await facts.bootedAt();
    const found = await Promise.all(
      files.map((path) => findingsIn(path, facts.isImage ? Infinity : bootedAt)),
    );
    return { found: found.flat(), good: files.join(', ') };
  },
});

/** DeepLink writes its codes there once it runs: only a file older than the boot tells of the image. */
async function findingsIn(path: string, before: number) {
  const [read, { mtimeMs }] = await Promise.all([attempt(readConfigIni(path)), stat(path)]);
  // That it can't be read is found by the check of its [dbc] section.
  if ('failure' in read) return [];
  return cloneFindings(read.value)
    .filter(
      ({ code }) => mtimeMs < before || code === 'CLONE_TOKEN' || code === 'REFRESH_PASSWORD_WITHOUT_ID',
    )
    .map(({ code }) => ({ code, subject: path }));
}
