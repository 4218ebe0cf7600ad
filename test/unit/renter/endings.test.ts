// The table in the guide is the one in the code.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BOOTDEV_ENDINGS } from '../../../scripts/commands/renter/bootdev.ts';
import { CODES_ENDINGS } from '../../../scripts/commands/renter/codes.ts';
import { POWER_ENDINGS } from '../../../scripts/commands/renter/power.ts';
import { ENDINGS } from '../../../scripts/commands/renter/problems.ts';

const GUIDE = join(import.meta.dirname, '../../../docs/operations/renter.md');

describe('the endings of renter commands', () => {
  it.each(Object.entries(ENDINGS))(
    '%s stands in the guide with its exit code and cure',
    async (code, ending) => {
      const { exit, what, fix } = ending;
      expect(await readFile(GUIDE, 'utf8')).toContain(`| ${exit} | \`${code}\` | ${what} | ${fix} |`);
    },
  );

  it.each([
    ['codes', CODES_ENDINGS],
    ['power', POWER_ENDINGS],
    ['bootdev', BOOTDEV_ENDINGS],
  ])('those of %s can be told apart by their exit codes', (_name, codes) => {
    const exits = codes.map((code) => ENDINGS[code].exit);
    expect(new Set(exits).size).toBe(exits.length);
    expect(exits).not.toContain(0);
  });
});
