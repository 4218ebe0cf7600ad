// The version that programs say they are is the package's.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { VERSION } from '../../../../shared/config/version.ts';

it('is the version of package.json', async () => {
  expect(VERSION).toBe(JSON.parse(await readFile('package.json', 'utf8')).version);
});
