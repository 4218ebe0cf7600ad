// A virtual machine's life from the command line, with its disks, snapshots, images and networks.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCafe, type TestCafe } from './cafe.ts';

let cafe: TestCafe;
let machine: string[];

beforeAll(async () => {
  cafe = await startCafe();
  machine = ['--machine', cafe.compute.nodeId, '--identity', cafe.renter];
});
afterAll(() => cafe[Symbol.asyncDispose]());

const SIZES = ['--gpus', '1', '--cpus', '2', '--memory', '4', '--disk', '20'];

async function createVm(...more: string[]): Promise<string> {
  const ports = more.includes('--ssh-port') ? [] : ['--ssh-port', '5684', '--vnc-port', '5904'];
  const args = ['vm', 'create', '--image', 'ubuntu.qcow2', ...SIZES, ...ports, '--every', '1', ...more];
  const vm = await cafe.home.json([...args, ...machine]);
  return String((vm as { task_id: string }).task_id);
}

describe('a virtual machine', () => {
  it('is created with progress, looked at, changed, switched and deleted', async () => {
    const { home } = cafe;
    const vm = await createVm(
      '--custom-port',
      'tcp,8080:80',
      '--network-filter',
      'in,tcp,22,0.0.0.0/0,accept',
    );
    expect(await home.json(['vm', 'list', ...machine])).toMatchObject([{ task_id: vm, status: 'running' }]);

    const hidden = await home.run(['vm', 'detail', vm, ...machine]);
    const shown = (await home.json(['vm', 'detail', vm, '--reveal', ...machine])) as {
      login_password: string;
    };
    expect(shown.login_password).toMatch(/^\S{6,}$/);
    expect(hidden.stdout).toMatch(/login_password +\*{8}\n/);
    expect(hidden.stdout).not.toContain(shown.login_password);

    home.file('vm.password', 'Guest-pw-1\n');
    const passwd = ['vm', 'passwd', vm, '--user', 'dbc', '--password-file', `${home.folder}/vm.password`];
    expect(await home.json([...passwd, ...machine])).toEqual({ ok: true });
    expect(await home.json(['vm', 'detail', vm, '--reveal', ...machine])).toMatchObject({
      login_password: 'Guest-pw-1',
    });

    expect((await home.run(['vm', 'logs', vm, '--lines', '3', ...machine])).code).toBe(0);
    expect((await home.run(['vm', 'modify', vm, '--cpus', '4', ...machine])).code).toBe(0);
    expect((await home.run(['vm', 'restart', vm, '--force', '--yes', ...machine])).code).toBe(0);
    await expect.poll(() => cafe.compute.vms.get(vm)?.state).toBe('running');
    expect((await home.run(['vm', 'shutdown', vm, ...machine])).code).toBe(0);
    await expect.poll(() => cafe.compute.vms.get(vm)?.state).toBe('closed');
    expect((await home.run(['vm', 'start', vm, ...machine])).code).toBe(0);
    await expect.poll(() => cafe.compute.vms.get(vm)?.state).toBe('running');
    expect((await home.run(['vm', 'poweroff', vm, '--yes', ...machine])).code).toBe(0);
    expect((await home.run(['vm', 'delete', vm, '--yes', ...machine])).code).toBe(0);
    await expect.poll(() => cafe.compute.vms.has(vm)).toBe(false);
    // Some twenty processes, one after the other.
  }, 600_000);

  it('can be started without waiting, and waited for with the token', async () => {
    const { home } = cafe;
    const ports = ['--ssh-port', '5686', '--vnc-port', '5905'];
    const args = ['vm', 'create', '--bios', 'pxe', ...SIZES, ...ports, '--no-wait', ...machine];
    const begun = (await home.json(args)) as { token: string };
    const token = JSON.parse(Buffer.from(begun.token, 'base64url').toString());
    expect(token).toMatchObject({ v: 1, kind: 'vm.create', nodeId: cafe.compute.nodeId });
    const ended = await home.run([...['vm', 'wait', begun.token, '--every', '1', '--identity', cafe.renter]]);
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/status +running/) });
    expect(ended.stderr).toContain(`go on with: netbar vm wait ${begun.token}`);
    const wrong = await home.run(['image', 'wait', begun.token, '--identity', cafe.renter]);
    expect(wrong).toMatchObject({ code: 64, stderr: expect.stringMatching(/<token> must be/) });
  });

  it('tells what the node refused, with an exit code', async () => {
    const unknown = await cafe.home.run(['vm', 'start', 'no-such-task', '--json', ...machine]);
    expect(unknown.code).not.toBe(0);
    expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { exitCode: unknown.code } });
    const stranger = `wallet:file:${cafe.home.file('stranger.seed', '22'.repeat(32))}`;
    const refused = await cafe.home.run([
      ...['vm', 'list', '--machine', cafe.compute.nodeId, '--identity', stranger],
    ]);
    expect(refused).toMatchObject({ code: 77, stderr: expect.stringContaining('NOT_AUTHORISED') });
  });
});

describe('the early form of delete', () => {
  it('is refused by a later node with what is right there', async () => {
    const ended = await cafe.home.run(['vm', 'delete', 'no-such-task', '--early', '--yes', ...machine]);
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain('leave out --early');
    expect(ended.stderr).not.toContain('--via');
  });
});

describe('its disks and snapshots', () => {
  it('are added, resized, listed and deleted', async () => {
    const { home } = cafe;
    const vm = await createVm('--ssh-port', '5690', '--vnc-port', '5910');
    const run = async (...args: string[]) => {
      const ended = await home.run([...args, ...machine]);
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
      return ended.stdout;
    };
    const settled = () => expect.poll(() => cafe.compute.vms.get(vm)?.state);
    await run('disk', 'add', vm, '--size', '5');
    await settled().toMatch(/running|closed/);
    expect(await run('disk', 'list', vm)).toMatch(/vdc/);
    await run('vm', 'poweroff', vm, '--yes');
    await settled().toBe('closed');
    await run('disk', 'resize', vm, 'vdc', '--size', '9');
    await settled().toBe('closed');
    await run('snapshot', 'create', vm, 'snap1', '--description', 'before', '--server', 'ID_2');
    await settled().toBe('closed');
    expect(await run('snapshot', 'list', vm)).toMatch(/snap1/);
    expect(await run('snapshot', 'detail', vm, 'snap1')).toMatch(/before/);
    await run('snapshot', 'delete', vm, 'snap1', '--yes');
    await run('disk', 'delete', vm, 'vdc', '--yes');
    await settled().toBe('closed');
    expect(await run('disk', 'list', vm)).not.toMatch(/vdc/);
  });
});

describe('images and networks', () => {
  it('an image is downloaded with progress, listed and deleted', async () => {
    const { home } = cafe;
    expect(await home.json(['image', 'servers'])).toEqual([{ id: 'ID_1' }, { id: 'ID_2' }]);
    expect((await home.run(['image', 'servers'])).stdout).toBe('id\nID_1\nID_2\n');
    expect(JSON.stringify(await home.json(['image', 'list', '--of-server', '--server', 'ID_1']))).toContain(
      'windows.qcow2',
    );
    const download = ['image', 'download', 'windows.qcow2', '--server', 'ID_1', '--dir', '/data'];
    const ended = await home.run([...download, '--every', '1', ...machine]);
    expect(ended).toMatchObject({ code: 0, stdout: 'The download of windows.qcow2 is done\n' });
    expect(ended.stderr).toMatch(/done 100 %/);
    const progress = ['image', 'download-progress', 'windows.qcow2', ...machine];
    expect(await home.json(progress)).toMatchObject({ done: true });
    expect((await home.run(['image', 'delete', 'windows.qcow2', '--yes', ...machine])).code).toBe(0);
  });

  it('a network is created and deleted', async () => {
    const { home, compute } = cafe;
    expect((await home.run(['network', 'create', 'testnet', '192.168.66.0/24', ...machine])).code).toBe(0);
    expect(compute.networks.get('testnet')).toMatchObject({ cidr: '192.168.66.0/24' });
    expect((await home.run(['network', 'delete', 'testnet', '--yes', ...machine])).code).toBe(0);
    expect(compute.networks.has('testnet')).toBe(false);
  });

  it('machine info and list tell what a GPU node tells everybody', async () => {
    const info = await cafe.home.json(['machine', 'info', '--machine', cafe.compute.nodeId]);
    expect(info).toMatchObject({ version: '0.4.1.8' });
    expect((await cafe.home.run(['machine', 'list'])).code).toBe(0);
  });
});
