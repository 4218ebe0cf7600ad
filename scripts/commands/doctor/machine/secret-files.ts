// The agent's few secrets: can its own account read them, and nobody else?
import { stat } from 'node:fs/promises';
import { isOpenToOthers } from '../../../lib/private-file.ts';
import { attempt, defineCheck, error, type Sighting } from '../check.ts';
import { tokenPath } from '../facts/counter-door.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';

export const secretFiles = defineCheck({
  name: "the agent's secrets",
  limitMs: 5000,
  codes: {
    AGENT_SECRET_OPEN: error(
      'Others on this machine can read a secret of the agent',
      'chmod 600 the file (700 a folder) and give it to the account of the agent.',
    ),
    AGENT_SECRET_UNREADABLE: error(
      'A secret that the configuration names is not there or can not be read',
      'Put the file where the configuration says, mode 0600, or correct the configuration.',
    ),
  },
  run: async ({ config, stateDir, os }: MachineFacts) => {
    const { identity, deeplink } = config;
    const named = [deeplink.tokenFile, identity.kind === 'presigned' ? identity.file : undefined];
    const found = await Promise.all([
      ...named.filter((path) => path !== undefined).map((path) => judge(path, true)),
      judge(tokenPath(stateDir), false),
    ]);
    return {
      found: found.flat(),
      good: os.name === 'windows' ? 'there; access lists were not looked at' : 'private',
    };
  },
});

async function judge(
  path: string,
  needed: boolean,
): Promise<Sighting<'AGENT_SECRET_OPEN' | 'AGENT_SECRET_UNREADABLE'>[]> {
  const found = await attempt(stat(path));
  if ('failure' in found) {
    return needed ? [{ code: 'AGENT_SECRET_UNREADABLE', subject: path, detail: found.failure.code }] : [];
  }
  if (!isOpenToOthers(found.value.mode)) return [];
  return [
    { code: 'AGENT_SECRET_OPEN', subject: path, detail: `mode ${(found.value.mode & 0o777).toString(8)}` },
  ];
}
