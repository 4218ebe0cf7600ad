// Is the counter's store there and whole, and does its key open it?

import { enrolmentKeyOf } from '../../../../kiosk/counter/agents/enrolment-key.ts';
import { attempt, defineCheck, error, type Failure, warning } from '../check.ts';
import type { CounterFacts } from '../facts/counter-facts.ts';

export const store = defineCheck({
  name: 'store',
  limitMs: 60_000,
  codes: {
    STORE_MISSING: warning(
      'The counter has not kept anything here yet',
      'Start it once (`netbar counter`); if it ran before, dataDir names another folder than then.',
    ),
    STORE_DAMAGED: error(
      "The counter's store is damaged",
      'Stop the counter and restore the newest backup: netbar backup restore (docs/operations/backup.md). Nothing is deleted.',
    ),
    STORE_UNUSABLE: error(
      "The counter's store can't be read",
      'Give folder and files to the account of the counter; check the disk.',
    ),
    KEY_UNAVAILABLE: error(
      "Nothing here opens the counter's store: its key file or credential is gone or another one",
      'Put the right key file back (key/data.key in dataDir), or restore a backup with the recovery passphrase.',
    ),
    KEY_FILE_UNUSABLE: error(
      "The counter's key file can't be used",
      'It must be one line of 64 hex digits, mode 0600, and belong to the account of the counter.',
    ),
    SECRET_UNREADABLE: error(
      'A secret in the store does not open: it was changed, or the store was put together from two',
      'Enter it again (Settings, Node), or restore a backup.',
    ),
  },
  run: async (facts: CounterFacts) => {
    const subject = facts.storeFolder;
    const opened = await attempt(facts.key());
    if ('failure' in opened)
      return { found: [{ code: codeOf(opened.failure), subject, detail: opened.failure.message }] };
    const secrets = await attempt(openSecrets(facts));
    if ('failure' in secrets) {
      return { found: [{ code: 'SECRET_UNREADABLE', subject, detail: secrets.failure.message }] };
    }
    return { found: [], good: `${subject}, whole` };
  },
});

const CODES = ['STORE_DAMAGED', 'KEY_UNAVAILABLE', 'KEY_FILE_UNUSABLE'] as const;

function codeOf({ code }: Failure) {
  if (code === 'ENOENT') return 'STORE_MISSING';
  return CODES.find((known) => known === code) ?? 'STORE_UNUSABLE';
}

/** @throws StoreError SECRET_UNREADABLE */
async function openSecrets(facts: CounterFacts): Promise<void> {
  const kept = await facts.store();
  await facts.access();
  if (kept.getValue('agents.enrolmentKey') !== undefined) enrolmentKeyOf(kept);
  for (const { name, sealed } of kept.db.prepare('SELECT name, sealed FROM secrets').all()) {
    if (sealed instanceof Uint8Array) kept.secrets.open(sealed, String(name));
  }
}
