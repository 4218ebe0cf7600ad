// Writes docs/reference/ from the tree of commands: `node scripts/build-reference.ts`.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { referencePages } from './commands/help/reference.ts';
import { buildProgram } from './commands/program.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'reference');
const pages = referencePages(buildProgram());
await mkdir(folder, { recursive: true });
for (const file of await readdir(folder)) if (!pages.has(file)) await rm(join(folder, file));
for (const [file, text] of pages) await writeFile(join(folder, file), text);
