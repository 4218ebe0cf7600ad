// The set-up of start.sh, with stand-ins for the programs that would change the machine.
import { cp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/source-files.ts';
import { Sandbox } from './sandbox.ts';

const TOOLS = 'bash cat cmp cp dirname flock id mkdir mv readlink rm tail tr true uname'.split(' ');

/** A Node of some version whose `build.ts` and `netbar.js` do nothing but say so. */
const nodeOf = (version: string) => `
  case $1 in
    --version) echo v${version} ;;
    */build.ts) echo building ;;
    */netbar.js) shift; echo "netbar $*" ;;
  esac`;

const NPM = `
  case $1 in
    ci) rm -rf node_modules; mkdir -p node_modules ;;
    install)
      mkdir -p "$3/node_modules/.bin"
      printf '#!/bin/bash\\n%s\\n' '${nodeOf('24.1.0')}' > "$3/node_modules/.bin/node"
      cp "$0" "$3/node_modules/.bin/npm"
      chmod +x "$3/node_modules/.bin/node" ;;
  esac`;

let machine: Sandbox;
const start = (...args: string[]) => machine.run(machine.path('scripts/start.sh'), args);
/** Calls that cost time: the package managers. */
const installs = () => machine.calls('npm', 'apt-get', 'sudo');

beforeEach(async () => {
  machine = await Sandbox.create([...TOOLS, 'chmod']);
  await cp(join(ROOT, 'scripts/lib/setup.sh'), machine.path('scripts/lib/setup.sh'), { recursive: true });
  await cp(join(ROOT, 'scripts/start.sh'), machine.path('scripts/start.sh'));
  await machine.write(
    'scripts/lib/apt-packages.txt',
    'node nodejs node\nnpm npm npm\nstart ipmitool ipmitool\n',
  );
  await machine.write('package-lock.json', '{"version":1}');
  await machine.program('ipmitool');
  await machine.program('node', nodeOf('24.0.0'));
  await machine.program('npm', NPM);
  await machine.program('apt-get');
  await machine.program('dpkg');
  await machine.program('env', 'while [[ $1 == *=* ]]; do shift; done; exec "$@"');
  await machine.program('sleep');
});

afterEach(async () => {
  await machine.remove();
});

describe('start.sh', () => {
  it('sets up, then starts the demo with the options; stdout is the demo alone', async () => {
    const { exitCode, stdout, stderr } = await start('--once', '--json');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'netbar demo --once --json' });
    expect(stderr).toContain('building');
    expect(await installs()).toEqual(['npm ci --include=dev --no-audit --no-fund']);
  });

  it('installs nothing the second time', async () => {
    await start();
    await installs();
    expect(await start()).toMatchObject({ exitCode: 0, stdout: 'netbar demo' });
    expect(await installs()).toEqual([]);
  });

  it('installs again when the lock file has changed', async () => {
    await start();
    await installs();
    await writeFile(machine.path('package-lock.json'), '{"version":2}');
    await start();
    expect(await installs()).toEqual([expect.stringMatching(/^npm ci/)]);
  });

  it('works through a link and from another folder', async () => {
    await symlink(machine.path('scripts/start.sh'), machine.path('bin/cafe'));
    expect(await machine.run(machine.path('bin/cafe'), [], '/')).toMatchObject({ exitCode: 0 });
  });

  it('brings Node 24 where the machine has an older one, once', async () => {
    await machine.program('node', nodeOf('18.20.4'));
    expect(await start()).toMatchObject({ exitCode: 0, stdout: 'netbar demo' });
    const [fetched, ...rest] = await installs();
    expect(fetched).toMatch(/^npm install --prefix \S+ .*node-linux-(x64|arm64)@24 npm@11$/);
    expect(rest).toEqual([expect.stringMatching(/^npm ci/)]);
    await start();
    expect(await installs()).toEqual([]);
  });

  it('fetches Node again after a fetch that did not finish', async () => {
    await machine.program('node', nodeOf('18.20.4'));
    await machine.program(
      'npm',
      'mkdir -p "$3/node_modules/.bin"; echo half > "$3/node_modules/.bin/node"; exit 1',
    );
    expect(await start()).toMatchObject({
      exitCode: 69,
      stderr: expect.stringContaining('npm could not fetch'),
    });
    await machine.program('npm', NPM);
    expect(await start()).toMatchObject({ exitCode: 0, stdout: 'netbar demo' });
  });

  it('tries a failing install three times, shows why it failed, and starts over the next time', async () => {
    await machine.program('npm', 'mkdir -p node_modules; echo "ECONNRESET"; exit 1');
    const { exitCode, stdout, stderr } = await start();
    expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: '' });
    expect(stderr).toContain('ECONNRESET');
    expect(await installs()).toHaveLength(3);
    await machine.program('npm', NPM);
    expect(await start()).toMatchObject({ exitCode: 0 });
    expect(await installs()).toHaveLength(1);
  });

  it('starts over after an install that broke off when an older one had finished', async () => {
    await start();
    await writeFile(machine.path('package-lock.json'), '{"version":2}');
    await machine.program('npm', 'exit 1');
    await start();
    await writeFile(machine.path('package-lock.json'), '{"version":1}');
    await machine.program('npm', NPM);
    await installs();
    await start();
    expect(await installs()).toHaveLength(1);
  });

  it('installs once when started twice at the same time', async () => {
    await rm(machine.path('bin/sleep'));
    await symlink('/bin/sleep', machine.path('bin/sleep'));
    await machine.program('npm', `sleep 0.5; ${NPM}`);
    const both = await Promise.all([start(), start()]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(await installs()).toHaveLength(1);
  });
});

describe('missing Debian packages', () => {
  it('are installed, after the list of packages was refreshed', async () => {
    await rm(machine.path('bin/ipmitool'));
    expect(await start()).toMatchObject({ exitCode: 0 });
    const [update, install] = (await installs()).filter((call) => call.startsWith('apt-get'));
    expect(update).toMatch(/ update$/);
    expect(install).toMatch(/ install --yes --no-install-recommends --fix-broken ipmitool$/);
  });

  it('bring Node where there is none', async () => {
    await rm(machine.path('bin/node'));
    await rm(machine.path('bin/npm'));
    await machine.program('npm-made', NPM);
    await machine.program('node-made', nodeOf('18.20.4'));
    await machine.program(
      'apt-get',
      `
      case "$*" in
        *" nodejs") mv '${machine.path('bin/node-made')}' '${machine.path('bin/node')}' ;;
        *" npm") mv '${machine.path('bin/npm-made')}' '${machine.path('bin/npm')}' ;;
      esac`,
    );
    expect(await start()).toMatchObject({ exitCode: 0, stdout: 'netbar demo' });
  });

  it('are named in one line for somebody who may not install them', async () => {
    await rm(machine.path('bin/ipmitool'));
    await machine.program('id', 'echo 1000');
    const { exitCode, stdout, stderr } = await start();
    expect({ exitCode, stdout }).toEqual({ exitCode: 77, stdout: '' });
    expect(stderr.split('\n')).toEqual([expect.stringContaining('apt-get install ipmitool')]);
    expect(await installs()).toEqual([]);
  });

  it('are installed through sudo where that asks for no password', async () => {
    await rm(machine.path('bin/ipmitool'));
    await machine.program('id', 'echo 1000');
    await machine.program('sudo', 'shift; exec "$@"');
    expect(await start()).toMatchObject({ exitCode: 0 });
    expect(await installs()).toContainEqual(
      expect.stringMatching(/^sudo -n env .*apt-get .*install .*ipmitool$/),
    );
  });

  it('stop nothing if sudo wants a password, but are named', async () => {
    await rm(machine.path('bin/ipmitool'));
    await machine.program('id', 'echo 1000');
    await machine.program('sudo', 'exit 1');
    const { exitCode, stderr } = await start();
    expect(exitCode).toBe(77);
    expect(stderr.split('\n')).toEqual([expect.stringContaining('sudo apt-get install ipmitool')]);
  });
});

describe('a system without apt-get', () => {
  beforeEach(async () => {
    await rm(machine.path('bin/apt-get'));
  });

  it('needs nothing more if Node 24 is there', async () => {
    expect(await start()).toMatchObject({ exitCode: 0, stdout: 'netbar demo' });
  });

  it.each([
    ['an old Node', nodeOf('20.9.0'), 'found Node v20.9.0'],
    ['a Node that does not run', 'exit 1', 'found Node none'],
  ])('is told in one line what is missing with %s', async (_name, node, words) => {
    await machine.program('node', node);
    const { exitCode, stdout, stderr } = await start();
    expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: '' });
    expect(stderr.split('\n')).toEqual([expect.stringContaining(words)]);
  });

  it('is told in one line which programs are missing', async () => {
    await rm(machine.path('bin/ipmitool'));
    const { exitCode, stderr } = await start();
    expect(exitCode).toBe(69);
    expect(stderr.split('\n')).toEqual([expect.stringContaining('missing: ipmitool')]);
  });
});
