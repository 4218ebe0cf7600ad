// Codes that are handed out work; a new code and the end of a rental are believed when they are seen.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallParsed } from '../../../../kiosk/ipc/contract.ts';
import { AppError, isAppError } from '../../../../shared/errors/app-error.ts';
import { type BmcFleet, startBmcFleet } from '../../../simulators/bmc/fleet.ts';
import { entriesOf } from '../../../unit/counter/audit/entries.ts';
import { record, SOMEBODY, STAFF } from '../../../unit/counter/power/small-cafe.ts';
import { codesCafe, SETTINGS } from './codes-cafe.ts';

let fleet: BmcFleet;
const never = new AbortController().signal;
const approval = { reason: 'customer has left' };
const REVEAL: CallParsed<'codes.reveal'> = { seatId: 'a0', purpose: 'staff' };

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 1 });
});

afterEach(async () => {
  fleet.resume();
  await fleet.at(0).setPower('off');
  fleet.at(0).controls.length = 0;
});

afterAll(() => fleet?.stop());

/** The seat is on and its DeepLink has reported. */
async function cafe(options: Parameters<typeof codesCafe>[1] = {}) {
  await fleet.at(0).setPower('on');
  const made = await codesCafe(fleet.at(0), options);
  await expect.poll(() => made.power.of('a0').power).toBe('on');
  const { deepLink, link } = made;
  if (options.version === undefined) {
    await expect.poll(async () => (await link.readCodes('a0')).password).toBe(deepLink.info.password);
  }
  if (options.withAgent !== false && options.version === undefined) await made.agent.prove();
  const over = async (id: string) => {
    await expect.poll(() => made.job(id).endedAt).not.toBeNull();
    return made.job(id).items[0];
  };
  return { ...made, over };
}

describe('showing codes', () => {
  it('hands out the pair that DeepLink accepts, writes the audit, and nothing of the pair into it', async () => {
    const { handlers, deepLink, home } = await cafe();
    const shown = await handlers['codes.reveal'](REVEAL, STAFF, never);
    expect(deepLink.accepts(shown.deviceId, shown.password)).toBe(true);
    expect(shown.hideAt - shown.readAt).toBe(SETTINGS.revealMs);
    expect(shown.confirmedAt).not.toBeNull();
    const slip = await handlers['codes.reveal']({ ...REVEAL, purpose: 'slip' }, STAFF, never);
    expect(slip.hideAt - slip.readAt).toBe(SETTINGS.renterViewMs);
    expect(home.lines()).toEqual(['codes.reveal A0 ok', 'codes.reveal A0 ok']);
    const kept = JSON.stringify(entriesOf(home.store));
    expect(kept).not.toContain(shown.password);
    expect(kept).not.toContain(shown.deviceId);
  });

  it('is refused by the gate before anything is read', async () => {
    const { handlers, board, link, home } = await cafe();
    let reads = 0;
    link.before = () => {
      reads += 1;
    };
    board.facts.set('a0', { codes: { value: 'stale', at: 1, source: 'agent' } });
    await expect(handlers['codes.reveal'](REVEAL, STAFF, never)).rejects.toMatchObject({
      code: 'CODES_STALE',
    });
    expect(reads).toBe(0);
    expect(home.lines()).toEqual(['codes.reveal A0 refused CODES_STALE']);
  });

  it('is refused when the seat changed while the codes were read', async () => {
    const { handlers, board, link, agent } = await cafe();
    link.before = () => board.facts.set('a0', { boot: { startedAt: 1, expectedMs: 50_000 } });
    await expect(handlers['codes.reveal'](REVEAL, STAFF, never)).rejects.toMatchObject({
      code: 'CODES_BOOTING',
    });
    board.facts.clear();
    link.before = () => agent.say(true);
    await expect(handlers['codes.reveal'](REVEAL, STAFF, never)).rejects.toMatchObject({
      code: 'CODES_BOOTING',
    });
  });

  it("is refused when the agent's DeepLink has another ID, or another machine the same", async () => {
    const { handlers, agent, link, registry, deepLink } = await cafe();
    const { report } = agent;
    if (report) agent.report = { ...report, deviceId: '999999999' };
    await expect(handlers['codes.reveal'](REVEAL, STAFF, never)).rejects.toMatchObject({
      code: 'CODES_STALE',
    });
    agent.say();
    registry.put(record('a1'));
    const twin = { deviceId: deepLink.info.deviceId, password: '********', masked: true };
    link.rows.set('a1', { at: 1, deeplink: twin });
    await expect(handlers['codes.reveal'](REVEAL, STAFF, never)).rejects.toMatchObject({
      code: 'CODES_CONFLICT',
      details: { conflictWith: 'A1' },
    });
  });

  it('is refused while DeepLink has no link, or the node is gone', async () => {
    const { handlers, deepLink, node } = await cafe();
    const refusal = async () => {
      try {
        await handlers['codes.reveal'](REVEAL, STAFF, never);
        return undefined;
      } catch (error) {
        return isAppError(error) ? error.code : error;
      }
    };
    await deepLink.stop();
    await expect.poll(refusal).toBe('CODES_LINK_LOST');
    await node.stop();
    expect(await refusal()).toBe('CODES_NODE_SILENT');
  });

  it('is refused while a command waits or runs that makes the pair void', async () => {
    const { handlers, agent, over, home } = await cafe();
    const { promise, resolve } = Promise.withResolvers<void>();
    agent.hold = promise;
    const rotation = await handlers['codes.rotate']({ seatId: 'a0' }, STAFF, never);
    const end = await handlers['codes.endSession']({ seatId: 'a0', powerCycle: false }, STAFF, never);
    for (const step of ['asked at once', 'asked while it rotates']) {
      await expect(handlers['codes.reveal'](REVEAL, STAFF, never), step).rejects.toMatchObject({
        code: 'CODES_CHANGING',
      });
      await expect.poll(() => agent.commands).toEqual(['rotate']);
    }
    resolve();
    expect(await over(rotation.id)).toMatchObject({ state: 'done' });
    expect(await over(end.id)).toMatchObject({ state: 'done' });
    expect(home.lines()).toContain('codes.reveal A0 refused CODES_CHANGING');
    expect(await handlers['codes.reveal'](REVEAL, STAFF, never)).toHaveProperty('password');
  });

  it('after a new code says when that one was compared, not the one before', async () => {
    const { handlers, deepLink, over } = await cafe();
    const asked = Date.now();
    const job = await handlers['codes.rotate']({ seatId: 'a0' }, STAFF, never);
    expect(await over(job.id)).toMatchObject({ state: 'done' });
    const shown = await handlers['codes.reveal'](REVEAL, STAFF, never);
    expect(shown.password).toBe(deepLink.info.password);
    expect(shown.confirmedAt).toBeGreaterThanOrEqual(asked);
  });

  it('is refused between a change that DeepLink made by itself and the comparison of the new pair', async () => {
    const { handlers, deepLink, link, agent, pairDesk } = await cafe();
    const generation = pairDesk.generation('a0');
    agent.rotate();
    await expect.poll(async () => (await link.readCodes('a0')).password).toBe(deepLink.info.password);
    // The agent's last word is still that its codes are published.
    await expect(handlers['codes.reveal'](REVEAL, STAFF, never)).rejects.toMatchObject({
      code: 'CODES_STALE',
    });
    await agent.prove();
    const shown = await handlers['codes.reveal'](REVEAL, STAFF, never);
    expect(shown.password).toBe(deepLink.info.password);
    expect(pairDesk.generation('a0')).toBe(generation + 1);
  });

  it('of a seat without an agent says that nobody has compared', async () => {
    const { handlers, deepLink } = await cafe({ withAgent: false });
    const shown = await handlers['codes.reveal'](REVEAL, STAFF, never);
    expect(deepLink.accepts(shown.deviceId, shown.password)).toBe(true);
    expect(shown.confirmedAt).toBeNull();
  });
});

describe("the agents' pair desk", () => {
  it('compares with what the node hands out', async () => {
    const { pairDesk, deepLink } = await cafe();
    const { deviceId, password } = deepLink.info;
    expect(await pairDesk.compare('a0', { deviceId, password }, never)).toBe('equal');
    expect(await pairDesk.compare('a0', { deviceId, password: `${password}x` }, never)).toBe('differs');
    await deepLink.stop();
    await expect.poll(() => pairDesk.compare('a0', { deviceId, password }, never)).toBe('not-connected');
  });

  it('never publishes a device ID that another machine shows', async () => {
    const { pairDesk, deepLink, registry, duplicates } = await cafe({ withAgent: false });
    registry.put(record('a1'));
    const { deviceId, password } = deepLink.info;
    expect(await pairDesk.compare('a1', { deviceId, password }, never).catch(() => 'no machine')).toBe(
      'no machine',
    );
    expect(await pairDesk.compare('a0', { deviceId, password }, never)).toBe('duplicate');
    await expect(pairDesk.set('a0', { deviceId, password }, never)).rejects.toMatchObject({
      code: 'DUPLICATE_DEVICE_ID',
    });
    // Also where the password alone would go to a pushing node.
    await expect(pairDesk.set('a0', { password: 'NewPassword42' }, never)).rejects.toThrow('same device ID');
    expect(duplicates).toContainEqual(['a0', 'a1', deviceId]);
    expect(deepLink.info.password).toBe(password);
  });

  it("sets a machine's own pair", async () => {
    const { pairDesk, deepLink } = await cafe();
    await pairDesk.set('a0', { password: 'NewPassword42' }, never);
    await expect.poll(() => deepLink.info.password).toBe('NewPassword42');
  });
});

describe('a new code', () => {
  it('comes from the agent and is seen on the node', async () => {
    const { handlers, deepLink, link, agent, over } = await cafe();
    const before = deepLink.info.password;
    const job = await handlers['codes.rotate']({ seatId: 'a0' }, STAFF, never);
    expect(await over(job.id)).toMatchObject({ state: 'done', verified: 'compared by the agent' });
    expect(agent.commands).toEqual(['rotate']);
    const { password } = await link.readCodes('a0');
    expect(password).not.toBe(before);
    expect(deepLink.accepts(deepLink.info.deviceId, password)).toBe(true);
  });

  it('is pushed by the node where there is no agent, longer than the old one', async () => {
    const { handlers, deepLink, over } = await cafe({ withAgent: false });
    const before = deepLink.info.password;
    const job = await handlers['codes.rotate']({ seatId: 'a0' }, STAFF, never);
    expect(await over(job.id)).toMatchObject({ state: 'done', verified: 'read back' });
    expect(deepLink.info.password).not.toBe(before);
    expect(deepLink.info.password.length).toBeGreaterThan(before.length);
  });

  it('that DeepLink ignores is not believed', async () => {
    const { handlers, deepLink, over } = await cafe({ withAgent: false });
    deepLink.setIgnorePush(true);
    const job = await handlers['codes.rotate']({ seatId: 'a0' }, STAFF, never);
    expect(await over(job.id)).toMatchObject({ state: 'failed', error: { code: 'ROTATION_NOT_SEEN' } });
  });

  it('is not possible on a node that stores, without an agent', async () => {
    const { handlers, over } = await cafe({ withAgent: false, version: '0.4.1.6' });
    const job = await handlers['codes.rotate']({ seatId: 'a0' }, STAFF, never);
    expect(await over(job.id)).toMatchObject({ state: 'failed', error: { code: 'ROTATION_UNAVAILABLE' } });
  });

  it('needs consent while somebody is in', async () => {
    const { handlers, board, agent, over } = await cafe();
    board.facts.set('a0', { inUse: SOMEBODY });
    const asked = { seatId: 'a0' };
    await expect(handlers['codes.rotate'](asked, STAFF, never)).rejects.toMatchObject({
      code: 'OWNER_APPROVAL_NEEDED',
    });
    expect(agent.commands).toEqual([]);
    const job = await handlers['codes.rotate']({ ...asked, approval }, STAFF, never);
    expect(await over(job.id)).toMatchObject({ state: 'done' });
  });
});

describe('the end of a rental', () => {
  /** What a machine does after it was switched on: its agent starts, rotates and reports. */
  function bootsAgain({ agent }: Awaited<ReturnType<typeof cafe>>): void {
    const bmc = fleet.at(0);
    const boot = () => {
      agent.rotate();
      agent.say(true);
      void agent.prove();
    };
    bmc.on('power', (state) => {
      if (state === 'on') setTimeout(boot, 300);
    });
  }

  it('throws everybody out, changes the code, power-cycles, and ends with the codes of the new boot', async () => {
    const made = await cafe();
    const { handlers, agent, deepLink, board, link, over, ended, home } = made;
    bootsAgain(made);
    deepLink.controllerStart('123456789');
    agent.say();
    board.facts.set('a0', { inUse: SOMEBODY });
    const before = deepLink.info.password;
    await expect(
      handlers['codes.endSession']({ seatId: 'a0', powerCycle: true }, STAFF, never),
    ).rejects.toMatchObject({
      code: 'OWNER_APPROVAL_NEEDED',
    });
    const job = await handlers['codes.endSession'](
      { seatId: 'a0', powerCycle: true, approval },
      STAFF,
      never,
    );
    expect(await over(job.id)).toMatchObject({ state: 'done', verified: 'new boot and new code' });
    expect(agent.commands).toEqual(['closeControllers', 'rotate']);
    expect(deepLink.controllers).toEqual([]);
    expect(fleet.at(0).controls).toEqual(['cycle']);
    const { password } = await link.readCodes('a0');
    expect(password).not.toBe(before);
    expect(password).toBe(deepLink.info.password);
    expect(ended).toEqual(['a0']);
    const steps = [...new Set(board.running.map(({ step }) => step))];
    expect(steps).toEqual([
      'queued',
      'closing',
      'rotating',
      'verifying',
      'cycling',
      'booting',
      'codes',
      null,
    ]);
    expect(home.lines().slice(-2)).toEqual(['codes.endSession A0 asked', 'codes.endSession A0 ok']);
  });

  it('does not stop at an agent that its renter has broken: the power cycle is the clean-up', async () => {
    const made = await cafe();
    bootsAgain(made);
    made.agent.refuses = new Set(['closeControllers', 'rotate']);
    const job = await made.handlers['codes.endSession']({ seatId: 'a0', powerCycle: true }, STAFF, never);
    expect(await made.over(job.id)).toMatchObject({
      state: 'done',
      verified: 'new boot and new code (before the cycle: AGENT_REFUSED, AGENT_REFUSED)',
    });
    expect(fleet.at(0).controls).toEqual(['cycle']);
  });

  it('cuts the power although the pair before can not be read', async () => {
    const made = await cafe();
    bootsAgain(made);
    let cut = false;
    made.link.before = () => {
      cut ||= fleet.at(0).controls.length > 0;
      if (!cut) throw new AppError('CODES_READ_ONLY', 'the key of this machine was not read yet');
    };
    const job = await made.handlers['codes.endSession']({ seatId: 'a0', powerCycle: true }, STAFF, never);
    expect(await made.over(job.id)).toMatchObject({
      state: 'done',
      verified: 'new boot and new code (before the cycle: CODES_READ_ONLY)',
    });
    expect(fleet.at(0).controls).toEqual(['cycle']);
  });

  it('without a power cycle fails where the controllers stay', async () => {
    const { handlers, agent, over, ended } = await cafe();
    agent.refuses = new Set(['closeControllers']);
    const job = await handlers['codes.endSession']({ seatId: 'a0', powerCycle: false }, STAFF, never);
    expect(await over(job.id)).toMatchObject({ state: 'failed', error: { code: 'AGENT_REFUSED' } });
    expect([ended, fleet.at(0).controls]).toEqual([[], []]);
  });

  it('of a seat without an agent ends with a code that was pushed after the boot', async () => {
    const { handlers, deepLink, over } = await cafe({ withAgent: false });
    const before = deepLink.info.password;
    const job = await handlers['codes.endSession']({ seatId: 'a0', powerCycle: true }, STAFF, never);
    expect(await over(job.id)).toMatchObject({ state: 'done', verified: 'power cycle and new code' });
    expect(deepLink.info.password).not.toBe(before);
  });

  it('has nothing to do on a machine that is off, and does nothing on unknown power', async () => {
    const { handlers, agent, over, power, ended } = await cafe();
    await fleet.at(0).setPower('off');
    await expect.poll(() => power.of('a0').power).toBe('off');
    const off = await handlers['codes.endSession']({ seatId: 'a0', powerCycle: true }, STAFF, never);
    expect(await over(off.id)).toMatchObject({ state: 'done', after: 'off', verified: 'already' });
    fleet.pause();
    await expect.poll(() => power.of('a0').power).toBe('unknown');
    const unknown = await handlers['codes.endSession']({ seatId: 'a0', powerCycle: true }, STAFF, never);
    expect(await over(unknown.id)).toMatchObject({ state: 'skipped', error: { code: 'POWER_UNKNOWN' } });
    expect([agent.commands, fleet.at(0).controls, ended]).toEqual([[], [], ['a0']]);
  });
});
