// Does the record of who did what still hold? Read only; a counter may go on writing meanwhile.
import { AUDIT_KEY } from '../../../../kiosk/counter/audit/chain.ts';
import { verifyFile } from '../../../../kiosk/counter/audit/verify.ts';
import { databasePath } from '../../../../kiosk/counter/store/folder.ts';
import { defineCheck, error } from '../check.ts';
import { type CounterFacts, inside } from '../facts/counter-facts.ts';

export const audit = defineCheck({
  name: 'audit',
  limitMs: 60_000,
  codes: {
    AUDIT_BROKEN: error(
      'The audit is not what the counter wrote: entries were changed, removed or cut off',
      'Keep a copy of the store as it is, find out who could write to this disk, and compare with a backup: netbar audit verify --backup (docs/operations/backup.md).',
    ),
  },
  run: async (facts: CounterFacts, signal) => {
    const key = await inside(facts.key());
    const verdict = await verifyFile(databasePath(facts.storeFolder), key.derive(AUDIT_KEY), signal);
    if (verdict.ok) return { found: [], good: `${verdict.entries} entries hold` };
    const detail = `${verdict.finding} at entry ${verdict.brokenAt}; ${verdict.entries} before it hold`;
    return { found: [{ code: 'AUDIT_BROKEN', subject: facts.storeFolder, detail }] };
  },
});
