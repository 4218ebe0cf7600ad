// Ctrl-C in the middle of many machines: it stops, and tells the truth about every one of them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { startNetbar } from './netbar.ts';

const COUNT = 12;
let fleet: BmcFleet;
let folder: string;
let file: string;

beforeAll(async () => {
  fleet = await startBmcFleet({ count: COUNT });
  folder = await mkdtemp(join(tmpdir(), 'netbar-test-'));
  file = join(folder, 'fleet.yml');
  const seats = fleet.bmcs.map(({ address }, index) => `  seat-${index}: {ipmi: {address: ${address}}}`);
  const defaults = 'defaults: {ipmi: {user: admin, password: secret, port: 6623, cipherSuite: 3}}';
  await writeFile(file, `${defaults}\nmachines:\n${seats.join('\n')}\n`, { mode: 0o600 });
});

beforeEach(async () => {
  for (const bmc of fleet.bmcs) bmc.behaviour.softOffMs = 300;
  await Promise.all(fleet.bmcs.map((bmc) => bmc.setPower('off')));
});

afterAll(async () => {
  await Promise.all([fleet?.stop(), rm(folder, { recursive: true, force: true })]);
});

interface Answer {
  ok: boolean;
  after?: string;
  error?: { code: string; delivery: string };
}

describe.each(['interrupt', 'interruptGroup'] as const)('Ctrl-C (%s) in a staggered power-on', (way) => {
  it('leaves the rest untouched and says what was done', async () => {
    const args = ['power', 'on', '--all', '--fleet', file, '--stagger', '600', '--parallel', '4', '--json'];
    const running = startNetbar(args, { group: true });
    await running.wrote(/^\[3\/12\]/m);
    running[way]();
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    const answers = JSON.parse(ended.stdout) as Answer[];
    expect(answers).toHaveLength(COUNT);
    for (const [index, answer] of answers.entries()) {
      const { power } = fleet.at(index).state();
      if (answer.ok) expect(power).toBe('on');
      else expect(answer.error?.code).toBe('IPMI_CANCELLED');
      if (answer.error?.delivery === 'none') expect(power).toBe('off');
    }
    const done = answers.filter(({ ok }) => ok).length;
    expect(done).toBeGreaterThanOrEqual(3);
    expect(done).toBeLessThan(COUNT);
    expect(ended.stderr).toContain(`Cancelled: ${done} of ${COUNT} done; nothing sent to seat-`);
  });
});

describe('Ctrl-C while operating systems shut down', () => {
  it('names the machines that were told to and were not seen to be off', async () => {
    for (const bmc of [fleet.at(0), fleet.at(1)]) {
      bmc.behaviour.softOffMs = null;
      await bmc.setPower('on');
    }
    const running = startNetbar(['power', 'soft', '--fleet', file, 'seat-0', 'seat-1', 'seat-2', '--yes']);
    await running.wrote(/seat-2: off already/);
    while (fleet.at(0).controls.at(-1) !== 'soft' || fleet.at(1).controls.at(-1) !== 'soft') {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // Until ipmitool has told us of the acceptance.
    await running.wrote(/1 of 3 done after/);
    running.interrupt();
    const ended = await running.ended;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain(
      'Cancelled: 1 of 3 done; sent but not seen to be carried out: seat-0, seat-1',
    );
  });
});
