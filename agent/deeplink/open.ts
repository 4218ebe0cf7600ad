// The two ways to DeepLink that the configuration allows: its SDK pipe and its config.ini.
import { access, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PipeClient } from '../../shared/deeplink/pipe-client.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { AgentConfig } from '../config.ts';
import type { OperatingSystem } from '../os/index.ts';

/** The pipe client, not yet started; undefined where there is no pipe. */
export function openPipe(config: AgentConfig, path: string | false, log: Logger): PipeClient | undefined {
  if (path === false) return undefined;
  const { channelId, tokenFile } = config.deeplink;
  const readToken = async () => {
    if (tokenFile === undefined) return undefined;
    try {
      return (await readFile(tokenFile, 'utf8')).trim();
    } catch (error) {
      log.warn({ err: error }, 'deeplink.tokenFile can not be read: authenticating without a token');
      return undefined;
    }
  };
  return new PipeClient({ path, channelId, readToken });
}

/** Where config.ini lies; undefined when no profile has a DeepLink folder. */
export async function findConfigIni(config: AgentConfig, os: OperatingSystem): Promise<string | undefined> {
  return config.deeplink.configIni ?? newestOf(await os.configIniCandidates());
}

/** Among several profiles the one whose file changed last; else the first that has the folder. */
async function newestOf(candidates: string[]): Promise<string | undefined> {
  const found = await Promise.all(
    candidates.map(async (path) => ({
      path,
      changed: await stat(path)
        .then((info) => info.mtimeMs)
        .catch(() => undefined),
    })),
  );
  const files = found.filter((entry) => entry.changed !== undefined);
  if (files.length > 0) return files.sort((a, b) => (b.changed ?? 0) - (a.changed ?? 0))[0]?.path;
  for (const path of candidates) {
    const exists = await access(dirname(path)).then(
      () => true,
      () => false,
    );
    if (exists) return path;
  }
  return undefined;
}
