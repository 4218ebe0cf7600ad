// Who may import whom: the whole project, and made-up breaches that the checker must find.
import { describe, expect, it } from 'vitest';
import { breachesOf, importsOf } from './import-rule.ts';
import { sourceFiles } from './source-files.ts';

describe('the import rule', () => {
  it('is kept by every source file', async () => {
    const files = await sourceFiles(/\.(ts|tsx|mts|js|mjs)$/);
    expect(files.map((file) => file.path)).toEqual(
      expect.arrayContaining(['shared/errors/app-error.ts', 'agent/main.ts', 'scripts/netbar.ts']),
    );
    expect(files.flatMap(({ path, text }) => breachesOf(path, text))).toEqual([]);
  });
});

describe('the checker', () => {
  it.each([
    ['shared/util/a.ts', '../../agent/agent.ts'],
    ['shared/util/a.ts', '../dbc/keys.ts'],
    ['shared/dbc/a.ts', '../ipmi/errors.ts'],
    ['shared/deeplink/client/a.ts', '../../dbc/client.ts'],
    ['shared/errors/a.ts', 'node:fs'],
    ['agent/a.ts', '../kiosk/counter/counter.ts'],
    ['agent/publish/a.ts', '../../scripts/netbar.ts'],
    ['agent/a.ts', '../test/simulators/index.ts'],
    ['kiosk/counter/a.ts', '../../agent/agent.ts'],
    ['kiosk/counter/a.ts', 'electron'],
    ['kiosk/counter/a.ts', '../main/window.ts'],
    ['kiosk/renderer/views/a.tsx', '../../counter/counter.ts'],
    ['kiosk/renderer/a.ts', '../../shared/util/time.ts'],
    ['kiosk/renderer/a.ts', 'node:path'],
    ['kiosk/renderer/a.ts', 'electron/renderer'],
    ['kiosk/ipc/contract.ts', '../../shared/dbc/errors.ts'],
    ['scripts/commands/a.ts', '../../test/simulators/node/server.ts'],
    ['scripts/a.ts', '../test/fixtures/a.ts'],
    ['test/simulators/a.ts', '../../agent/agent.ts'],
    ['agent/a.ts', '/srv/netbar/shared/util/time.ts'],
  ])('finds that %s must not import %s', (file, specifier) => {
    expect(breachesOf(file, `import { a } from '${specifier}';`)).toEqual([
      expect.stringContaining(`${file} imports ${specifier}`),
    ]);
  });

  it.each([
    ['shared/dbc/a.ts', '../errors/app-error.ts'],
    ['shared/dbc/a.ts', './keys.ts'],
    ['agent/a.ts', '../shared/deeplink/codec.ts'],
    ['agent/deeplink/a.ts', '../agent.ts'],
    ['kiosk/counter/a.ts', 'node:sqlite'],
    ['kiosk/main/a.ts', 'electron'],
    ['kiosk/renderer/a.tsx', '../ipc/contract.ts'],
    ['scripts/a.ts', '../test/simulators/index.ts'],
    ['test/simulators/a.ts', '../../shared/dbc/keys.ts'],
    ['test/integration/a.ts', '../../agent/agent.ts'],
  ])('lets %s import %s', (file, specifier) => {
    expect(breachesOf(file, `import { a } from '${specifier}';`)).toEqual([]);
  });

  it.each([
    `import type { A } from './x.ts';`,
    `import './x.ts';`,
    `export { a } from './x.ts';`,
    `export * from './x.ts';`,
    `export type { A } from './x.ts';`,
    `const x = await import('./x.ts');`,
    `type A = import('./x.ts').A;`,
    `const x: typeof import('./x.ts') = y;`,
    `import x = require('./x.ts');`,
    `const x = require('./x.ts');`,
    `const view = <p title="import('./other.ts')">{lazy(() => import('./x.ts'))}</p>;`,
  ])('sees the import in %s', (source) => {
    expect(importsOf('a.tsx', source)).toEqual(['./x.ts']);
  });

  it('reads neither comments nor strings as imports', () => {
    expect(importsOf('a.ts', `// import './x.ts'\nconst a = "import './y.ts'";`)).toEqual([]);
  });

  it('refuses names that are computed, except in scripts and tests', () => {
    const source = 'await import(name);';
    expect(breachesOf('agent/a.ts', source)).toHaveLength(1);
    expect(breachesOf('shared/dbc/a.ts', source)).toHaveLength(1);
    expect(breachesOf('scripts/a.ts', source)).toEqual([]);
    expect(breachesOf('test/unit/a.ts', source)).toEqual([]);
  });

  it('refuses a folder that the rule does not know', () => {
    expect(breachesOf('shared/weather/a.ts', '')).toHaveLength(1);
    expect(breachesOf('kiosk/a.ts', '')).toHaveLength(1);
  });

  it('refuses a file that it cannot read', () => {
    expect(() => importsOf('a.ts', 'import {')).toThrow(/a\.ts/);
  });
});
