// `netbar agent` as a user meets it: configuration mistakes, one agent per machine, commands, health, stopping.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { LineProcess } from '../../harness/line-process.ts';
import { Rig, type TestSeat } from '../../harness/rig.ts';

let rig: Rig;

afterEach(() => rig.stop());

async function runningSeat(args: string[] = []): Promise<TestSeat> {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink({ args });
  await seat.writeConfig();
  seat.startAgent();
  await seat.untilPublished();
  return seat;
}

describe('configuration', () => {
  test.each([
    ['node: {url: "ftp://x"}\n', /agent\.yml:1: node\.url: .*http:\/\//],
    ['node:\n  url: http://10.0.0.1:5001\n  timeout: 5\n', /agent\.yml:3: node: unknown key "timeout"/],
    [
      'node:\n  url: http://10.0.0.1:5001\nlog:\n  level: loud\n',
      /agent\.yml:4: log\.level: .*trace, debug, info/,
    ],
    ['node: [\n', /agent\.yml:\d: not valid YAML/],
    ['', /agent\.yml:1: node\.url: is missing/],
  ])('%j ends with exit code 78 and says where and what', async (text, message) => {
    rig = await Rig.start();
    const seat = await rig.addSeat();
    await writeFile(seat.configPath, text);
    const agent = seat.startAgent({ args: ['--check-config'] });
    expect((await agent.exited).code).toBe(78);
    expect(agent.output).toMatch(message);
  });

  test('--check-config and --print-config accept what they print', async () => {
    rig = await Rig.start();
    const seat = await rig.addSeat();
    await seat.writeConfig();
    const good = seat.startAgent({ args: ['--check-config'] });
    expect((await good.exited).code).toBe(0);
    const printed = seat.startAgent({ args: ['--print-config'] });
    expect((await printed.exited).code).toBe(0);
    await writeFile(seat.configPath, printed.output);
    expect((await seat.startAgent({ args: ['--check-config'] }).exited).code).toBe(0);
  });

  test('a missing file is named', async () => {
    rig = await Rig.start();
    const agent = new LineProcess('agent', ['dist/agent.js', '--config', '/nowhere/agent.yml']);
    expect((await agent.exited).code).toBe(78);
    expect(agent.output).toContain("/nowhere/agent.yml: can't be read: no such file");
  });

  test.each([[['--nonsense']], [['dance']], [['--once', '--timeout', 'soon']]])(
    '%j is a usage error',
    async (args) => {
      rig = await Rig.start();
      const seat = await rig.addSeat();
      await seat.writeConfig();
      const agent = seat.startAgent({ args });
      expect((await agent.exited).code).toBe(64);
      expect(agent.output).toContain('--help');
    },
  );
});

test('a second agent on the same machine says so and exits 75', async () => {
  const seat = await runningSeat();
  const first = seat.agent;
  const second = seat.startAgent();
  expect((await second.exited).code).toBe(75);
  expect(second.output).toContain('already');
  expect(first.running).toBe(true);
  first.kill('SIGKILL');
  await first.exited;
  seat.startAgent();
  await seat.untilPublished();
});

describe('rotate', () => {
  test('sets a longer password that is published afterwards', async () => {
    const seat = await runningSeat(['--slow', 'asked']);
    const before = await seat.truth();
    const rotate = seat.startCommand(['rotate']);
    expect((await rotate.exited).code).toBe(0);
    const after = await seat.truth();
    expect(after.password.length).toBe(before.password.length + 1);
    await seat.untilPublished();
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });

  test('is refused while a controller is in, unless forced', async () => {
    const seat = await runningSeat(['--slow', 'asked']);
    await seat.tellDeepLink({ cmd: 'controller-start', device: '900800700' });
    await seat.until((status) => status.deeplink.controllers === 1);
    const before = await seat.truth();
    const refused = seat.startCommand(['rotate']);
    expect((await refused.exited).code).toBe(1);
    expect(refused.output).toContain('--force');
    expect(await seat.truth()).toEqual(before);
    const forced = seat.startCommand(['rotate', '--force']);
    expect((await forced.exited).code).toBe(0);
    expect((await seat.truth()).password).not.toBe(before.password);
    await seat.untilPublished();
    expect(await seat.nodeTellsTheTruth()).toBe(true);
  });

  test('without a running agent it says so', async () => {
    rig = await Rig.start();
    const seat = await rig.addSeat();
    await seat.writeConfig();
    const rotate = seat.startCommand(['rotate']);
    expect((await rotate.exited).code).toBe(1);
    expect(rotate.output).toContain('no agent is running');
  });
});

test('status and /healthz agree, and /healthz answers 503 once the codes are no longer published', async () => {
  const seat = await runningSeat();
  const asked = seat.startCommand(['status', '--json']);
  expect((await asked.exited).code).toBe(0);
  const status = asked.lines[0];
  expect(status).toMatchObject({ state: 'published', nodeId: seat.machine.nodeId });
  const url = `http://127.0.0.1:${(await seat.status())?.health.port}/healthz`;
  const healthy = await fetch(url);
  expect(healthy.status).toBe(200);
  expect(await healthy.json()).toMatchObject({ published: true, deviceId: status?.deviceId });
  await seat.deepLink.stop();
  await seat.until((now) => !now.published);
  const sick = await fetch(url);
  expect(sick.status).toBe(503);
  expect(await sick.json()).toMatchObject({ published: false, error: { code: 'DEEPLINK_PIPE_FAILED' } });
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends the agent cleanly and leaves a status that says so',
  async (signal) => {
    const seat = await runningSeat();
    seat.agent.kill(signal);
    expect(await seat.agent.exited).toEqual({ code: 0, signal: null });
    expect(await seat.status()).toMatchObject({ state: 'stopped', published: false });
  },
);

test('a state file that came with the disk image of another machine is not believed', async () => {
  rig = await Rig.start();
  const [seat, other] = [await rig.addSeat(), await rig.addSeat()];
  await seat.startDeepLink();
  await seat.writeConfig();
  const image = { bootId: 'the boot in which the image was made', rotatedBoot: 'the same', maxLen: 16 };
  await writeFile(
    join(seat.folder, 'state.json'),
    JSON.stringify({ ...image, controllers: ['123456789'], nodeId: other.machine.nodeId }),
  );
  seat.startAgent();
  const status = await seat.untilPublished();
  expect(status.nodeId).toBe(seat.machine.nodeId);
  expect((await seat.truth()).password.length).toBe(10);
});

test('a damaged state file is put aside and the password is rotated anew', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink();
  await seat.writeConfig();
  await writeFile(join(seat.folder, 'state.json'), '{"bootId": "x", ');
  seat.startAgent();
  const status = await seat.untilPublished();
  expect(status.notes.map((note) => note.code)).toContain('STATE_RESET');
});

test('a status file that can not be written is told once, and costs nothing else', async () => {
  rig = await Rig.start();
  const seat = await rig.addSeat();
  await seat.startDeepLink();
  await seat.writeConfig();
  await mkdir(join(seat.folder, 'status.json', 'in-the-way'), { recursive: true });
  const agent = seat.startAgent();
  await agent.until(() => agent.output.includes('"proof":"confirmed"'));
  // Long enough for dozens of attempts, were each failure to cause the next.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  expect(agent.output.split('"code":"STATE_UNWRITABLE"')).toHaveLength(2);
  expect(await seat.nodeTellsTheTruth()).toBe(true);
});
