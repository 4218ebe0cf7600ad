// `netbar/dbc` as others use it: the examples of the documentation run, and their types are right.
import { existsSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Running } from '../ipmi-cli/netbar.ts';
import { ORDER, startCafe, type TestCafe } from './cafe.ts';

const ROOT = join(import.meta.dirname, '../../..');
const EXAMPLES = join(ROOT, 'docs/examples');

let cafe: TestCafe;
beforeAll(async () => {
  cafe = await startCafe();
});
afterAll(() => cafe[Symbol.asyncDispose]());

function example(name: string, env: NodeJS.ProcessEnv, ...args: string[]): Running {
  return new Running(process.execPath, [join(EXAMPLES, name), ...args], { env });
}

describe('the examples', () => {
  it('read-codes.ts waits for the codes with a session', async () => {
    const { home, clientUrl, machineId, node } = cafe;
    await node.setCodes(machineId, { deviceId: '987654321', devicePassword: 'qWeR1234' });
    const issue = [
      'session',
      'issue',
      '--machine',
      machineId,
      '--identity',
      cafe.renter,
      '--rent-order',
      ORDER,
    ];
    const session = home.file('friend.json', JSON.stringify(await home.json(issue)));
    const env = { NODE_URL: clientUrl, MACHINE: machineId, SESSION_FILE: session };
    expect(await example('read-codes.ts', env).ended).toMatchObject({
      code: 0,
      stdout: 'device ID 987654321, password qWeR1234\n',
    });
    home.file('friend.json', JSON.stringify({ session_id: 'not-mine', session_id_sign: 'ab'.repeat(64) }));
    const refused = await example('read-codes.ts', env).ended;
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('ask the renter for a new one');
  });

  it('virtual-machine.ts goes on with its token after it was stopped, and deletes its own machine alone', async () => {
    const { home, clientUrl, compute } = cafe;
    const older = ['--gpus', '0', '--cpus', '1', '--memory', '1', '--disk', '1', '--image', 'ubuntu.qcow2'];
    const ports = ['--ssh-port', '5600', '--vnc-port', '5990', '--no-wait'];
    const of = ['--machine', compute.nodeId, '--identity', cafe.renter];
    await home.json(['vm', 'create', ...older, ...ports, ...of]);
    const [kept] = compute.vms.keys();
    await expect.poll(() => compute.vms.get(kept ?? '')?.state).toBe('running');
    const token = join(home.folder, 'vm.token');
    const env = {
      ...{ NODE_URL: clientUrl, MACHINE: compute.nodeId, TOKEN_FILE: token, EVERY_MS: '50' },
      SEED_FILE: join(home.folder, 'renter.seed'),
    };
    const { speed } = compute.pace;
    compute.pace.speed = 20;
    const first = example('virtual-machine.ts', env);
    await first.wrote(/creating/);
    first.interrupt();
    expect((await first.ended).code).not.toBe(0);
    expect(existsSync(token)).toBe(true);
    compute.pace.speed = speed;
    const second = await example('virtual-machine.ts', env).ended;
    expect(second, second.stderr).toMatchObject({ code: 0 });
    expect(second.stdout).toMatch(/^running: ssh -p 5684 \S+@203\.0\.113\.7\ndeleted\n$/);
    expect(existsSync(token)).toBe(false);
    await expect.poll(() => [...compute.vms.keys()]).toEqual([kept]);
    expect(compute.vms.get(kept ?? '')?.state).toBe('running');
  });

  it("list-machines.ts lists an owner's machines, and names the missing", async () => {
    const env = { NODE_URL: cafe.lanUrl, KEY_FILE: join(cafe.home.folder, 'node.seed') };
    const { code, stdout } = await example('list-machines.ts', env, 'seat-1', 'seat-9').ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^node 0\.4\.1\.6 \(stores codes\)\nseat-1 {2}10\.0\.0\.1 {2}[0-9a-f]{64} /);
    expect(stdout).toContain('not on the node: seat-9\n');
  });
});

describe('the types', () => {
  it('let the examples compile in a package of their own, and refuse what is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'netbar-sdk-'));
    try {
      await mkdir(join(folder, 'node_modules/@types'), { recursive: true });
      await symlink(ROOT, join(folder, 'node_modules/netbar'));
      await symlink(join(ROOT, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
      await symlink(EXAMPLES, join(folder, 'examples'));
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
      const compilerOptions = {
        ...{ strict: true, noEmit: true, module: 'NodeNext', target: 'ES2024', types: ['node'] },
        preserveSymlinks: false,
      };
      await writeFile(
        join(folder, 'tsconfig.json'),
        JSON.stringify({
          compilerOptions,
          files: [
            'wrong.ts',
            'examples/read-codes.ts',
            'examples/virtual-machine.ts',
            'examples/list-machines.ts',
          ],
        }),
      );
      writeFileSync(
        join(folder, 'wrong.ts'),
        "import { DbcClient } from 'netbar/dbc';\nvoid new DbcClient({ url: 'http://x' }).vm.create('id', { gpuCount: 'one' });\n",
      );
      const { stdout } = await execa('tsc', ['-p', folder], { cwd: ROOT, preferLocal: true, reject: false });
      expect(stdout.split('\n').filter((line) => line.includes('error'))).toEqual([
        expect.stringMatching(
          /wrong\.ts\(2,\d+\): error TS2322: Type 'string' is not assignable to type 'number'/,
        ),
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
