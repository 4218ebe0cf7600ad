// The installer of the service: what it would do, and what it does to a disk image.
import { readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/source-files.ts';
import { Sandbox } from './sandbox.ts';

const SCRIPT = join(ROOT, 'scripts/install-agent.sh');
const TOOLS = 'bash cat cp dirname install ln mkdir readlink rm uname'.split(' ');

/** Makes the links that `systemctl --root` makes, and records everything else. */
const SYSTEMCTL = `
  case "$1 $2" in
    --root=*\\ enable)
      mkdir -p "\${1#--root=}/etc/systemd/system/multi-user.target.wants"
      ln -sf /etc/systemd/system/$3 "\${1#--root=}/etc/systemd/system/multi-user.target.wants/$3" ;;
    --root=*\\ disable) rm -f "\${1#--root=}/etc/systemd/system/multi-user.target.wants/$3" ;;
  esac`;

let machine: Sandbox;
const image = (...parts: string[]) => machine.path('disk image', ...parts);
const install = (...args: string[]) =>
  machine.run(SCRIPT, ['--dist', machine.path('dist'), '--node', machine.path('bin/node'), ...args]);
const installInto = (...args: string[]) => install('--root', image(), ...args);

beforeEach(async () => {
  machine = await Sandbox.create(TOOLS);
  await machine.program('systemctl', SYSTEMCTL);
  await machine.program('id', 'echo 0');
  // A light Node, quick to copy.
  await machine.program(
    'node',
    `case $* in *execPath*) echo "$0" ;; *versions*) echo 24 ;; *) exec '${process.execPath}' "$@" ;; esac`,
  );
  // An agent that finds a configuration good if the word is in it.
  await machine.write(
    'dist/agent.js',
    `
    const { readFileSync } = process.getBuiltinModule('node:fs');
    const path = process.argv[process.argv.indexOf('--config') + 1];
    if (!process.argv.includes('--check-config') || !readFileSync(path, 'utf8').includes('good')) {
      process.stderr.write(path + ':1: what is wrong\\n');
      process.exit(78);
    }`,
  );
  await machine.write('dist/agent/main.js', '// the bundle');
  await machine.write('dist/package.json', '{ "type": "module" }');
  await machine.write('dist/THIRD-PARTY-LICENSES.txt', 'licences');
  await machine.write('my agent.yml', 'good: 1');
  await machine.write('bad.yml', 'bad: 1');
  await machine.write('disk image/etc/hostname', 'seat');
});

afterEach(async () => {
  await machine.remove();
});

describe('install-agent.sh --dry-run', () => {
  it('prints what it would do, in order, and does none of it', async () => {
    const { exitCode, stdout } = await install('--dry-run', '--config', machine.path('my agent.yml'));
    expect(exitCode).toBe(0);
    const folder = machine.path('/');
    expect(stdout.replaceAll(folder, '').replaceAll(ROOT, '').split('\n')).toEqual([
      'install -d -m 0755 /opt/netbar /opt/netbar/bin /etc/systemd/system',
      'install -d -m 0700 /etc/netbar',
      'rm -rf /opt/netbar/bin/node /opt/netbar/agent',
      'install -m 0755 bin/node /opt/netbar/bin/node',
      'install -m 0644 dist/agent.js dist/package.json dist/THIRD-PARTY-LICENSES.txt /opt/netbar/',
      'cp -R dist/agent /opt/netbar/agent',
      'install -m 0600 my\\ agent.yml /etc/netbar/agent.yml',
      'install -m 0644 /scripts/systemd/netbar-agent.service /etc/systemd/system/netbar-agent.service',
      'systemctl daemon-reload',
      'systemctl enable netbar-agent.service',
      'systemctl restart netbar-agent.service',
    ]);
    expect(await machine.calls('systemctl')).toEqual([]);
  });

  it('needs no root', async () => {
    await machine.program('id', 'echo 1000');
    expect(await install('--dry-run', '--config', machine.path('my agent.yml'))).toMatchObject({
      exitCode: 0,
    });
  });

  it('leaves the start to the next boot with --no-start', async () => {
    const { stdout } = await install('--dry-run', '--no-start', '--config', machine.path('my agent.yml'));
    expect(stdout).toMatch(/systemctl enable netbar-agent.service$/);
  });
});

describe('install-agent.sh', () => {
  it('puts the whole agent into a disk image and starts nothing', async () => {
    const options = ['--node', process.execPath, '--config', machine.path('my agent.yml')];
    expect(await installInto(...options)).toMatchObject({ exitCode: 0, stderr: '' });
    const { stdout } = await execa(image('opt/netbar/bin/node'), ['--version']);
    expect(stdout).toBe(process.version);
    expect(await readFile(image('opt/netbar/agent/main.js'), 'utf8')).toBe('// the bundle');
    expect((await stat(image('etc/netbar/agent.yml'))).mode & 0o777).toBe(0o600);
    const link = image('etc/systemd/system/multi-user.target.wants/netbar-agent.service');
    expect(await readlink(link)).toBe('/etc/systemd/system/netbar-agent.service');
    expect(await machine.calls('systemctl')).toEqual([
      `systemctl --root=${image()} enable netbar-agent.service`,
    ]);
  });

  it('installs over an older one, drops its files and keeps its configuration', async () => {
    await installInto('--config', machine.path('my agent.yml'));
    await machine.write('disk image/opt/netbar/agent/old.js', '');
    await machine.write('dist/agent/main.js', '// newer');
    expect(await installInto()).toMatchObject({ exitCode: 0 });
    expect(await readFile(image('opt/netbar/agent/main.js'), 'utf8')).toBe('// newer');
    await expect(stat(image('opt/netbar/agent/old.js'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readFile(image('etc/netbar/agent.yml'), 'utf8')).toBe('good: 1');
  });

  it('takes the program away and leaves configuration and state, unless told to purge', async () => {
    await installInto('--config', machine.path('my agent.yml'));
    await machine.write('disk image/var/lib/netbar/state.json', '{}');
    expect(await machine.run(SCRIPT, ['--root', image(), '--uninstall'])).toMatchObject({ exitCode: 0 });
    await expect(stat(image('opt/netbar'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(image('etc/systemd/system/netbar-agent.service'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await stat(image('etc/netbar/agent.yml'));
    await stat(image('var/lib/netbar/state.json'));
    expect(await machine.run(SCRIPT, ['--root', image(), '--uninstall', '--purge'])).toMatchObject({
      exitCode: 0,
    });
    await expect(stat(image('etc/netbar'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(image('var/lib/netbar'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([
    ['without a configuration', [], 66, 'no configuration yet; give one with --config FILE'],
    ['with a wrong configuration', ['--config', 'bad.yml'], 78, 'bad.yml:1: what is wrong'],
    ['with a Node that is not there', ['--node', '/nowhere/node'], 69, '/nowhere/node does not run'],
    ['without a build', ['--dist', '/nowhere'], 66, '/nowhere/agent.js is missing'],
    ['into an image that is not there', ['--root', '/nowhere'], 66, 'no such folder'],
    ['with a word that it does not know', ['--uninstal'], 64, 'unknown argument --uninstal'],
    ['with an option that lacks its value', ['--config'], 64, '--config needs a value'],
    ['with --purge alone', ['--purge'], 64, '--purge goes with --uninstall'],
  ])('%s says what to do and changes nothing', async (_what, args, code, words) => {
    const { exitCode, stderr } = await installInto(...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: expect.stringContaining(words) });
    await expect(stat(image('opt'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses to change the machine without root', async () => {
    await machine.program('id', 'echo 1000');
    expect(await install('--config', machine.path('my agent.yml'))).toMatchObject({
      exitCode: 77,
      stderr: 'install-agent: run this as root',
    });
  });

  it('refuses a machine without systemd', async () => {
    const bare = await Sandbox.create(TOOLS);
    expect(await bare.run(SCRIPT, ['--uninstall'])).toMatchObject({ exitCode: 69 });
    await bare.remove();
  });
});

it('the service starts exactly what the installer puts there', async () => {
  const unit = await readFile(join(ROOT, 'scripts/systemd/netbar-agent.service'), 'utf8');
  expect(unit).toContain(
    '\nExecStart=/opt/netbar/bin/node /opt/netbar/agent.js --config /etc/netbar/agent.yml\n',
  );
});

it("the service may open the graphics card's devices, and no others", async () => {
  const unit = await readFile(join(ROOT, 'scripts/systemd/netbar-agent.service'), 'utf8');
  const settings = unit.split('\n').filter((line) => /^(PrivateDevices|Device\w+)=/.test(line));
  expect(settings).toEqual([
    'DevicePolicy=closed',
    'DeviceAllow=char-nvidia rw',
    'DeviceAllow=char-nvidiactl rw',
    'DeviceAllow=char-nvidia-* rw',
  ]);
});
