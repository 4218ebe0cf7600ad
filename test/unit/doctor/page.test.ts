// docs/troubleshooting.md has a section for every code, and every code is provoked by a test.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_CODES } from '../../../scripts/commands/doctor/all-codes.ts';

const ROOT = join(import.meta.dirname, '../../..');
const page = await readFile(join(ROOT, 'docs/troubleshooting.md'), 'utf8');

/** Heading → text below it. */
function sections(): Map<string, string> {
  const parts = page.split(/^### /m).slice(1);
  return new Map(parts.map((part) => [part.split('\n', 1)[0] ?? '', part.slice(part.indexOf('\n'))]));
}

describe('docs/troubleshooting.md', () => {
  it('has one section for each code, none for others, and the most frequent complaint first', () => {
    const headings = [...sections().keys()];
    expect(headings[0]).toBe('DEEPLINK_NOT_CONNECTED');
    expect(headings.toSorted()).toEqual(Object.keys(ALL_CODES).toSorted());
  });

  it('says in each what it means, how grave it is and what to do, as the doctor does', () => {
    for (const [code, lines] of sections()) {
      const text = lines.replaceAll(/\s+/g, ' ');
      const { severity, words, cure } = ALL_CODES[code] ?? {};
      expect(text.toLowerCase(), code).toContain(`*${severity}.*`);
      expect(text, code).toContain(words);
      expect(text, code).toContain(cure);
    }
  });

  it('links only to sections and pages that are there', async () => {
    const anchors = [...sections().keys()].map((code) => `#${code.toLowerCase()}`);
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    expect(links.filter((target) => target.startsWith('#') && !anchors.includes(target))).toEqual([]);
    const files = links.filter((target) => !target.startsWith('#'));
    for (const file of files) expect(await readFile(join(ROOT, 'docs', file), 'utf8')).not.toBe('');
  });
});

describe('the tests', () => {
  it('provoke every code', async () => {
    const folders = ['test/integration/doctor', 'test/unit/doctor'].map((folder) => join(ROOT, folder));
    const files = (await Promise.all(folders.map(async (folder) => inside(folder)))).flat();
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    const all = texts.join('\n');
    expect(Object.keys(ALL_CODES).filter((code) => !new RegExp(`\\b${code}\\b`).test(all))).toEqual([]);
  });
});

/** Test files of a folder, this one left out. */
async function inside(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.test.ts') && name !== 'page.test.ts')
    .map((name) => join(folder, name));
}
