// The linter knows the import rule too, so that an editor shows a breach while it is typed.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from './source-files.ts';

const REFUSED = [
  { file: 'shared/dbc/refused.ts', specifier: '../ipmi/errors.ts' },
  { file: 'shared/util/refused.ts', specifier: '../../agent/agent.ts' },
  { file: 'shared/util/domain.ts', specifier: '../dbc/keys.ts' },
  { file: 'agent/refused.ts', specifier: '../kiosk/counter/counter.ts' },
  { file: 'agent/simulator.ts', specifier: '../test/simulators/index.ts' },
  { file: 'kiosk/counter/store/refused.ts', specifier: '../../../agent/agent.ts' },
  { file: 'kiosk/counter/refused.ts', specifier: 'electron' },
  { file: 'kiosk/renderer/refused.tsx', specifier: '../../shared/dbc/keys.ts' },
  { file: 'kiosk/renderer/node.ts', specifier: 'node:fs/promises' },
  { file: 'scripts/commands/refused.ts', specifier: '../../test/fixtures/a.ts' },
  { file: 'test/simulators/node/refused.ts', specifier: '../../../agent/agent.ts' },
];
const ALLOWED = [
  { file: 'shared/dbc/allowed.ts', specifier: '../errors/app-error.ts' },
  { file: 'agent/allowed.ts', specifier: '../shared/deeplink/codec.ts' },
  { file: 'kiosk/renderer/allowed.ts', specifier: '../../shared/types/seat.ts' },
  { file: 'scripts/commands/allowed.ts', specifier: '../../test/simulators/index.ts' },
];

let folder: string;
/** `file:line` of every breach that the linter found. */
let found: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netbar-lint-'));
  for (const file of ['biome.json', '.gitignore']) await cp(join(ROOT, file), join(folder, file));
  for (const { file, specifier } of [...REFUSED, ...ALLOWED]) {
    const lines = [
      `export { a } from '${specifier}';`,
      `import type { B } from '${specifier}';`,
      `export const c: Promise<B> = import('${specifier}');`,
    ];
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${lines.join('\n')}\n`);
  }
  const biome = join(ROOT, 'node_modules', '.bin', 'biome');
  const options = ['--only=style/noRestrictedImports', '--max-diagnostics=none', '--colors=off'];
  const { exitCode, all } = await execa(biome, ['lint', ...options, '.'], {
    cwd: folder,
    reject: false,
    all: true,
  });
  expect(exitCode, all).toBe(1);
  found = [...all.matchAll(/^(\S+:\d+):\d+ lint\/style\/noRestrictedImports/gm)].map(
    ([, place = '']) => place,
  );
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it.each(REFUSED)('biome refuses that $file imports $specifier, in every way', ({ file }) => {
  expect(found.filter((place) => place.startsWith(file)).sort()).toEqual([
    `${file}:1`,
    `${file}:2`,
    `${file}:3`,
  ]);
});

it.each(ALLOWED)('biome lets $file import $specifier', ({ file }) => {
  expect(found.filter((place) => place.startsWith(file))).toEqual([]);
});
