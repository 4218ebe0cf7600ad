// What destroys asks first, scripts say --yes, and Ctrl-C ends cleanly.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCafe, type TestCafe } from './cafe.ts';

let cafe: TestCafe;
let machine: string[];
beforeAll(async () => {
  cafe = await startCafe();
  machine = ['--machine', cafe.machineId, '--identity', cafe.renter];
});
afterAll(() => cafe[Symbol.asyncDispose]());

describe('a dangerous command', () => {
  const off = () => ['bare-metal', 'power', 'off', ...machine];

  it('without a terminal and without --yes is refused, and nothing is sent', async () => {
    const sent: string[] = [];
    const stop = cafe.power.onCommand((_id, _state, command) => sent.push(command));
    const ended = await cafe.home.run(off());
    stop();
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain(
      'not without consent: to cut the power of the machine from a script, add --yes',
    );
    expect(sent).toEqual([]);
  });

  it('on a terminal asks; "n" does nothing, "y" does it', async () => {
    await cafe.home.json(['bare-metal', 'power', 'on', ...machine]);
    const no = cafe.home.onTerminal(off());
    await no.wrote(/About to cut the power of the machine\. Go on\? \[y\/N\]/);
    no.type('n\r');
    expect((await no.ended).code).toBe(130);
    expect(cafe.power.state(cafe.machineId)).toBe('on');
    const yes = cafe.home.onTerminal(off());
    await yes.wrote(/Go on/);
    yes.type('y\r');
    expect((await yes.ended).code).toBe(0);
    expect(cafe.power.state(cafe.machineId)).toBe('off');
  });

  it.each([
    ['vm', 'delete', 'x1'],
    ['vm', 'poweroff', 'x1'],
    ['vm', 'restart', 'x1', '--force'],
    ['disk', 'delete', 'x1', 'vdb'],
    ['snapshot', 'delete', 'x1', 's1'],
    ['image', 'delete', 'a.qcow2'],
    ['network', 'delete', 'testnet'],
    ['bare-metal', 'power', 'reset'],
  ])('%s %s is one', async (...args) => {
    const ended = await cafe.home.run([...args, ...machine]);
    expect(ended, ended.stderr).toMatchObject({ code: 64, stderr: expect.stringContaining('add --yes') });
  });
});

describe('Ctrl-C', () => {
  it('while waiting ends the waiting, and says how to go on', async () => {
    const { home } = cafe;
    const slow = cafe.compute.pace.speed;
    cafe.compute.pace.speed = 0.1;
    const args = ['image', 'download', 'windows.qcow2', '--server', 'ID_1', '--dir', '/data'];
    const target = ['--machine', cafe.compute.nodeId, '--identity', cafe.renter];
    const running = home.start([...args, '--every', '1', ...target]);
    await running.wrote(/downloading/);
    running.interrupt();
    const ended = await running.ended;
    cafe.compute.pace.speed = slow;
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    const [, token = ''] =
      /The operation itself goes on; go on with: netbar image wait (\S+)/.exec(ended.stderr) ?? [];
    expect(JSON.parse(Buffer.from(token, 'base64url').toString())).toMatchObject({
      kind: 'image.download',
      fileName: 'windows.qcow2',
    });
    expect((await home.run(['image', 'stop-download', 'windows.qcow2', ...target])).code).toBe(0);
    const resumed = await home.run(['image', 'wait', token, '--every', '1', '--identity', cafe.renter]);
    expect(resumed).toMatchObject({ code: 0, stdout: 'The download of windows.qcow2 is done\n' });
  });
});
