// Is DeepLink installed, and is it the SDK build? Windows' registry knows.
import { execa } from 'execa';
import { defineCheck, error, Skipped } from '../check.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';

const KEY = String.raw`HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\DeepLink`;

export const sdkBuild = defineCheck({
  name: 'SDK build',
  limitMs: 10_000,
  codes: {
    DEEPLINK_NOT_INSTALLED: error(
      'DeepLink is not installed on this machine',
      'Install the SDK build of DeepLink into the disk image.',
    ),
    DEEPLINK_NOT_SDK_BUILD: error(
      'This DeepLink is not the SDK build: it has no pipe for the agent',
      "Ask DeepLink's vendor for the SDK build and install it into the disk image.",
    ),
  },
  run: async ({ os }: MachineFacts, signal) => {
    if (os.name !== 'windows') throw new Skipped('only Windows has a registry that tells');
    // No shell; reg.exe ends with 1 where there is no such key or value.
    const query = (...words: string[]) =>
      execa('reg.exe', ['query', KEY, ...words], { reject: false, stdin: 'ignore', cancelSignal: signal });
    const { exitCode, stdout } = await query('/v', 'InstallType');
    const type = /InstallType\s+REG_SZ\s+(\S+)/.exec(stdout)?.[1];
    if (type === 'SDK') return { found: [], good: 'InstallType is SDK' };
    if (exitCode === 0 || (await query()).exitCode === 0) {
      return { found: [{ code: 'DEEPLINK_NOT_SDK_BUILD', detail: `InstallType is ${type ?? 'missing'}` }] };
    }
    return { found: [{ code: 'DEEPLINK_NOT_INSTALLED', detail: 'no entry among the installed programs' }] };
  },
});
