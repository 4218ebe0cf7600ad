// Whoever meets an error code finds in the documentation what to do about it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { IPMI_ERROR_CODES } from '../../../shared/ipmi/errors.ts';

it('has a row with a cure for every IPMI error code, and for no other', async () => {
  const page = join(import.meta.dirname, '../../../docs/operations/power.md');
  const rows = (await readFile(page, 'utf8')).matchAll(/^\| `(IPMI_\w+)` \| [^|]+ \| [^|]+ \|$/gm);
  expect([...rows].map(([, code]) => code)).toEqual([...IPMI_ERROR_CODES]);
});
