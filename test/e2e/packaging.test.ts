// The packages, made around a fake runtime: configuration, files, fuses, desktop entry; and the packed files run.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tempFolder } from '../unit/shared/temp-folder.ts';
import { Kiosk, ROOT } from './lib/kiosk.ts';
import { type PackedFile, readAsar, unpack } from './packaging/asar.ts';

/** Before the fuses' states in Electron's executable: this text, a version, and how many there are. */
const FUSES = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0009');
const HERE = join(import.meta.dirname, 'packaging');

let folder = '';
let unpacked = '';
let packed: PackedFile[] = [];

/** What electron-builder looks at of a runtime. */
async function fakeRuntime(at: string): Promise<void> {
  await mkdir(join(at, 'resources'), { recursive: true });
  const executable = Buffer.concat([
    Buffer.from('\u007fELF'),
    FUSES,
    Buffer.from('111111111'),
    Buffer.alloc(64),
  ]);
  await writeFile(join(at, 'electron'), executable, { mode: 0o755 });
  const { version } = JSON.parse(
    await readFile(join(ROOT, 'node_modules', 'electron', 'package.json'), 'utf8'),
  ) as { version: string };
  await writeFile(join(at, 'version'), version);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netbar-packages-'));
  await fakeRuntime(join(folder, 'runtime'));
  const out = join(folder, 'out');
  await execa(
    'electron-builder',
    [
      ...['--linux', 'dir', 'tar.gz', 'deb', '--x64', '--publish', 'never'],
      ...[`-c.electronDist=${join(folder, 'runtime')}`, `-c.directories.output=${out}`],
    ],
    {
      cwd: ROOT,
      preferLocal: true,
      timeout: 80_000,
      // Both would be downloaded.
      env: {
        CUSTOM_FPM_PATH: join(HERE, 'fpm-deb.ts'),
        ELECTRON_BUILDER_7ZIP_PATH: join(HERE, '7za.ts'),
      },
    },
  );
  unpacked = join(out, 'linux-unpacked');
  packed = await readAsar(join(unpacked, 'resources', 'app.asar'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the archive', () => {
  it('holds the built program alone: no sources, no maps, no node_modules', () => {
    const paths = packed.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['package.json', 'dist/kiosk/main/main.js', 'dist/kiosk/preload/preload.cjs'],
        ...['dist/renderer/index.html', 'dist/THIRD-PARTY-LICENSES.txt'],
      ]),
    );
    const strange = paths.filter(
      (path) => !/^(package\.json|dist\/(kiosk|renderer)\/.+|dist\/THIRD-PARTY-LICENSES\.txt)$/.test(path),
    );
    expect([...strange, ...paths.filter((path) => /node_modules|\.(map|tsx?)$/.test(path))]).toEqual([]);
  });

  it('carries the hash of every file, which the runtime compares', () => {
    for (const { bytes, hash } of packed) expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('runs from its own files alone', async () => {
    const root = await tempFolder();
    await unpack(packed, root);
    const kiosk = await Kiosk.start({ root });
    expect(await kiosk.get('session.status')).toMatchObject({ needsSetup: true });
  });
});

it('switches off what the runtime could be talked into', async () => {
  const executable = await readFile(join(unpacked, 'netbar-kiosk'));
  const at = executable.indexOf(FUSES) + FUSES.length;
  const names = [
    ...['runAsNode', 'cookieEncryption', 'nodeOptions', 'nodeCliInspect', 'asarIntegrity', 'onlyAsar'],
    ...['browserSnapshot', 'fileProtocolExtraPrivileges', 'wasmTrapHandlers'],
  ];
  const states = [...executable.toString('latin1', at, at + names.length)];
  expect(Object.fromEntries(names.map((name, index) => [name, states[index] === '1']))).toEqual({
    ...{ runAsNode: false, nodeOptions: false, nodeCliInspect: false, fileProtocolExtraPrivileges: false },
    ...{ cookieEncryption: true, asarIntegrity: true, onlyAsar: true },
    ...{ browserSnapshot: false, wasmTrapHandlers: true },
  });
});

it('makes a Debian package with desktop entry, icons and what it needs', async () => {
  const [deb = ''] = (await readdir(join(folder, 'out'))).filter((name) => name.endsWith('.deb'));
  const path = join(folder, 'out', deb);
  const { stdout: depends } = await execa('dpkg-deb', ['--field', path, 'Depends']);
  expect(depends.split(', ')).toEqual(expect.arrayContaining(['ipmitool', 'libgtk-3-0', 'libsecret-1-0']));
  const root = join(folder, 'deb');
  await execa('dpkg-deb', ['--extract', path, root]);
  const entry = await readFile(join(root, 'usr/share/applications/netbar-kiosk.desktop'), 'utf8');
  expect(entry).toMatch(/^Exec=\/opt\/netbar\/netbar-kiosk( %U)?$/m);
  expect(entry).toMatch(/^Icon=netbar-kiosk$/m);
  expect(entry).toMatch(/^Categories=Office;$/m);
  const sizes = await readdir(join(root, 'usr/share/icons/hicolor'));
  expect(sizes).toEqual(expect.arrayContaining(['16x16', '48x48', '256x256', '512x512']));
  expect(await readdir(join(root, 'opt/netbar/resources'))).toContain('app.asar');
});

it('makes an archive for other Linux systems', async () => {
  const [name = ''] = (await readdir(join(folder, 'out'))).filter((file) => file.endsWith('.tar.gz'));
  const { stdout } = await execa('tar', ['tzf', join(folder, 'out', name)]);
  const inside = stdout.split('\n').map((path) => path.replace(/^[^/]+\//, ''));
  expect(inside).toEqual(expect.arrayContaining(['netbar-kiosk', 'resources/app.asar']));
});
