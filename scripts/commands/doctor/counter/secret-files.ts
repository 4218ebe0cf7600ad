// The counter's files: its own account's alone?
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isOpenToOthers } from '../../../lib/private-file.ts';
import { attempt, defineCheck, error, Skipped } from '../check.ts';
import type { CounterFacts } from '../facts/counter-facts.ts';

export const secretFiles = defineCheck({
  name: "the counter's files",
  limitMs: 5000,
  codes: {
    COUNTER_FILE_OPEN: error(
      "Others on this PC can get at a file of the counter's: its key, or what the key opens",
      'chmod 700 the folder, 600 the file; both belong to the account of the counter. If strangers use this PC, make a new node key.',
    ),
  },
  run: async ({ config, storeFolder }: CounterFacts) => {
    if (process.platform === 'win32')
      throw new Skipped('Windows keeps access lists, which were not looked at');
    const { keyFile } = config.keyProtection;
    const keyFolder = join(config.dataDir, 'key');
    const keys =
      keyFile === undefined ? [keyFolder, ...(await filesIn(keyFolder))] : keyFile === false ? [] : [keyFile];
    const paths = [storeFolder, ...(await filesIn(storeFolder)), ...keys];
    const modes = await Promise.all(paths.map(async (path) => ({ path, mode: await modeOf(path) })));
    const found = modes.flatMap(({ path, mode }) =>
      mode !== undefined && isOpenToOthers(mode)
        ? [
            {
              code: 'COUNTER_FILE_OPEN' as const,
              subject: path,
              detail: `mode ${(mode & 0o777).toString(8)}`,
            },
          ]
        : [],
    );
    return { found, good: `${paths.length} files and folders are private` };
  },
});

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
}

async function modeOf(path: string): Promise<number | undefined> {
  const found = await attempt(stat(path));
  return 'value' in found ? found.value.mode : undefined;
}
