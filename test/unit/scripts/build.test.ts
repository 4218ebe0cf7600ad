// The build: small programs go through it and are then run as real processes, without any node_modules.
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { build } from '../../../scripts/lib/build/build.ts';
import { asciiOnly } from '../../../scripts/lib/build/bundle.ts';
import { packageFolder } from '../../../scripts/lib/build/licenses.ts';
import { isUpToDate } from '../../../scripts/lib/build/stamp.ts';
import { ROOT } from '../architecture/source-files.ts';

let checkout: string;
/** Elsewhere, so that a bundle can't find the checkout's packages. */
let out: string;

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'netbar-checkout-'));
  out = await mkdtemp(join(tmpdir(), 'netbar-dist-'));
  await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  await write('package.json', '{ "type": "module" }');
  await write('package-lock.json', '{}');
  await write('scripts/netbar.ts', `process.stdout.write('netbar');`);
  await write('agent/main.ts', `process.stdout.write('agent');`);
  await write('scripts/power-manager.ts', `process.stdout.write('power manager');`);
});

afterEach(async () => {
  await rm(checkout, { recursive: true, force: true });
  await rm(out, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(checkout, path)), { recursive: true });
  await writeFile(join(checkout, path), text);
}

async function runAgent(...args: string[]): Promise<string> {
  const { stdout } = await execa(process.execPath, [join(out, 'agent.js'), ...args]);
  return stdout;
}

describe('a build', () => {
  it('runs alone, with packages inside, ES modules and CommonJS alike', async () => {
    await write(
      'agent/main.ts',
      `
      import { z } from 'zod';
      import pino from 'pino';
      const { decode } = await import('iconv-lite');
      pino({ base: null, timestamp: false }).info(z.string().parse(decode(Buffer.from([0xcd, 0xf8]), 'gbk')));
    `,
    );
    await build(checkout, out);
    expect(JSON.parse(await runAgent())).toEqual({ level: 30, msg: '网' });
  });

  it('gives the command a starter that can be executed, and lazy parts of their own', async () => {
    await write(
      'scripts/netbar.ts',
      `if (process.argv[2]) process.stdout.write((await import('./lazy.ts')).text);`,
    );
    await write('scripts/lazy.ts', `export const text = 'lazily';`);
    await build(checkout, out);
    expect(await execa(join(out, 'netbar.js'), ['x'])).toMatchObject({ stdout: 'lazily' });
    expect(await readFile(join(out, 'netbar', 'main.js'), 'utf8')).not.toContain('lazily');
  });

  it('keeps the names of classes that two modules give alike', async () => {
    const module = `export class LostError extends Error {}`;
    await write('agent/a.ts', module);
    await write('agent/b.ts', module);
    await write(
      'agent/main.ts',
      `
      import * as a from './a.ts';
      import * as b from './b.ts';
      process.stdout.write(new a.LostError().constructor.name + ' ' + new b.LostError().constructor.name);
    `,
    );
    await build(checkout, out);
    expect(await runAgent()).toBe('LostError LostError');
  });

  it('names the licences of the packages inside, and of no others', async () => {
    await write('agent/main.ts', `import { z } from 'zod'; z.string();`);
    await build(checkout, out);
    const text = await readFile(join(out, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    expect(text).toMatch(/^zod 4\.\S+ · MIT$/m);
    expect(text).toContain('Permission is hereby granted');
    expect(text).not.toContain('undici');
  });

  it('replaces an older one and removes what that left behind', async () => {
    await build(checkout, out);
    await mkdir(join(out, 'agent', 'old'), { recursive: true });
    await writeFile(join(out, 'agent', 'old', 'chunk.js'), '');
    await write('agent/main.ts', `process.stdout.write('new');`);
    await build(checkout, out);
    expect(await runAgent()).toBe('new');
    expect(await readdir(join(out, 'agent'), { recursive: true })).not.toContain(join('old', 'chunk.js'));
  });

  it('fails if an import is not there', async () => {
    await write('agent/main.ts', `import a from 'no-such-package'; a();`);
    await expect(build(checkout, out)).rejects.toThrow('no-such-package');
  });
});

describe('a bundle starts quickly', () => {
  it('because its compiled code is kept beside it', async () => {
    await build(checkout, out);
    await runAgent();
    const [folder = ''] = await readdir(join(out, '.compile-cache'));
    expect(await readdir(join(out, '.compile-cache', folder))).not.toEqual([]);
  });

  it('even where it may not write', async () => {
    await build(checkout, out);
    await writeFile(join(out, '.compile-cache'), 'a file where the folder would be');
    expect(await runAgent()).toBe('agent');
  });

  it('because HTTP loads neither TLS nor a second HTTP client', async () => {
    await write(
      'agent/main.ts',
      `
      import { createServer } from 'node:http';
      import { request } from 'undici';
      const server = createServer((_request, response) => response.end('hello')).listen(0, async () => {
        const { body } = await request('http://127.0.0.1:' + server.address().port);
        process.stdout.write(await body.text() + ' ');
        process.stdout.write(String(process.moduleLoadList.filter((name) => /Module (tls|internal.deps.undici.undici)$/.test(name))));
        process.exit();
      });
    `,
    );
    await build(checkout, out);
    expect((await runAgent()).trim()).toBe('hello');
  });

  it('and HTTP/2 is still there for who asks for it', async () => {
    const server = http2.createServer((_request, response) => response.end('second'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await write(
      'agent/main.ts',
      `
      import { connect, constants } from 'node:http2';
      const session = connect(process.argv[2]);
      const stream = session.request({ [constants.HTTP2_HEADER_PATH]: '/' }).setEncoding('utf8');
      for await (const text of stream) process.stdout.write(text);
      session.close();
    `,
    );
    await build(checkout, out);
    const { port } = server.address() as AddressInfo;
    expect(await runAgent(`http://127.0.0.1:${port}`)).toBe('second');
    server.close();
  });
});

describe('a build is up to date', () => {
  beforeEach(async () => {
    expect(await isUpToDate(checkout, out)).toBe(false);
    await build(checkout, out);
    expect(await isUpToDate(checkout, out)).toBe(true);
  });

  it.each([
    ['a source changes', () => write('agent/main.ts', 'process.exit(1);')],
    ['a source is added', () => write('shared/util/new.ts', '')],
    ['a source is renamed', () => write('scripts/netbar2.ts', `process.stdout.write('netbar');`)],
    ['other packages are wanted', () => write('package-lock.json', '{"changed":true}')],
    ['a file of it is missing', () => rm(join(out, 'netbar', 'main.js'))],
  ])('until %s', async (_what, change) => {
    await change();
    expect(await isUpToDate(checkout, out)).toBe(false);
  });

  it('only once it has finished', async () => {
    await write('scripts/netbar.ts', `import './missing.ts';`);
    await expect(build(checkout, out)).rejects.toThrow('missing.ts');
    await write('scripts/netbar.ts', `process.stdout.write('netbar');`);
    expect(await isUpToDate(checkout, out)).toBe(false);
  });
});

describe('asciiOnly', () => {
  it.each([
    `'网吧'`,
    '`网吧`',
    `'a\\\\é'`,
    `/^[网吧]$/.test('吧')`,
    `/\\é/.test('é')`,
    `'😀'.length`,
    `/^.$/u.test('😀')`,
  ])('keeps the meaning of %s', (source) => {
    const escaped = asciiOnly(source);
    expect(escaped).toMatch(/^[ -~]+$/);
    expect(new Function(`return ${escaped}`)()).toEqual(new Function(`return ${source}`)());
  });
});

it.each([
  ['/a/node_modules/zod/v4/index.js', '/a/node_modules/zod'],
  ['/a/node_modules/@scure/base/index.js', '/a/node_modules/@scure/base'],
  ['/a/node_modules/pump/node_modules/once/once.js', '/a/node_modules/pump/node_modules/once'],
  ['C:\\a\\node_modules\\zod\\index.js', 'C:\\a\\node_modules\\zod'],
  ['/a/shared/util/time.ts', undefined],
])('the package of %s lies in %s', (moduleId, folder) => {
  expect(packageFolder(moduleId)).toBe(folder);
});
