// Files stay small enough to be read in one go.
import { expect, it } from 'vitest';
import { sourceFiles } from './source-files.ts';

const LIMIT = 400;

it(`no source file is longer than ${LIMIT} lines`, async () => {
  const files = await sourceFiles(/\.(ts|tsx|mts|js|mjs|css|sh|ps1|c)$/);
  expect(files.length).toBeGreaterThan(0);
  const lengths = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
  expect(lengths.filter(({ lines }) => lines > LIMIT)).toEqual([]);
});
