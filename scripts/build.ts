// Builds dist/: `node scripts/build.ts [--if-changed] [--out DIR]`.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../shared/errors/app-error.ts';
import { isUpToDate } from './lib/build/stamp.ts';

const { values } = parseArgs({
  options: { 'if-changed': { type: 'boolean', default: false }, out: { type: 'string' } },
});
const root = join(import.meta.dirname, '..');
const out = resolve(values.out ?? join(root, 'dist'));
if (!values['if-changed'] || !(await isUpToDate(root, out))) {
  process.stderr.write(`building ${out}\n`);
  try {
    const { build } = await import('./lib/build/build.ts');
    await build(root, out);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}
