// The agent's side of the counter where something fails: a token that can't be saved, notes that are over, a shutdown.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CounterClient, CounterError } from '../../../agent/counter/counter-client.ts';
import { CounterSide } from '../../../agent/counter/counter-side.ts';
import { Enrolment, noteCounterFailure, noteCounterWell } from '../../../agent/counter/enrolment.ts';
import { HealthBoard } from '../../../agent/health/board.ts';
import type { HealthCode } from '../../../agent/health/codes.ts';
import { type Facts, Reporter } from '../../../agent/keepalive/reporter.ts';
import { createLogger } from '../../../shared/logging/logger.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';
import { ENROLMENT_KEY, openCafe } from '../counter/agents/scene.ts';

const FACTS: Facts = {
  ...{ bootId: 'boot 1', bootedAt: 1, agentVersion: '1', deeplinkVersion: null, state: 'published' },
  ...{ deviceId: '123456789', deeplinkOnline: true, controllers: [], problem: null },
};

/** A seat whose boot the counter saw, and what its agent speaks to the counter with. */
async function knownSeat() {
  const cafe = await openCafe();
  const seat = await cafe.addSeat('a01');
  cafe.directory.bootSeen(seat.id);
  const { pin, listener } = cafe;
  const url = `https://127.0.0.1:${listener.port}`;
  const client = new CounterClient({ url, pin, localAddress: seat.address, timeoutMs: 5000 });
  onTestFinished(() => client.close());
  const log = await createLogger({ level: 'silent' });
  const parts = { client, log, health: new HealthBoard(), agentVersion: '1', bootId: 'boot 1' };
  const stateDir = await tempFolder();
  const enrolment = new Enrolment({ ...parts, enrolmentKey: ENROLMENT_KEY, stateDir });
  return { ...parts, cafe, seat, url, pin, stateDir, enrolment };
}

/** Runs until the end of the test. */
function keepRunning(run: (signal: AbortSignal) => Promise<unknown>): void {
  const abort = new AbortController();
  const ended = run(abort.signal);
  onTestFinished(async () => {
    abort.abort();
    await ended;
  });
}

describe('the token', () => {
  test('is used although it can not be saved, and saved as soon as it can', async () => {
    const { enrolment, stateDir, health, cafe } = await knownSeat();
    const file = join(stateDir, 'counter-token.json');
    await mkdir(join(file, 'in-the-way'), { recursive: true });
    keepRunning((signal) => enrolment.run(signal));
    const token = await enrolment.ready(undefined);
    await expect.poll(() => health.of('state')?.code).toBe('STATE_UNWRITABLE');
    expect(enrolment.token).toBe(token);
    expect(cafe.records.map(({ action }) => action)).toEqual(['agent.enrolled']);
    await rm(file, { recursive: true });
    await expect.poll(() => health.of('state')).toBeUndefined();
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ bootId: 'boot 1', token });
  });

  test('is dropped when it was refused, but not for the refusal of an earlier one', async () => {
    const { enrolment, seat, cafe } = await knownSeat();
    keepRunning((signal) => enrolment.run(signal));
    const first = await enrolment.ready(undefined);
    cafe.directory.allow(seat.id, 'Mei');
    await enrolment.drop(first);
    const second = await enrolment.ready(undefined);
    expect(second).not.toBe(first);
    await enrolment.drop(first);
    expect(enrolment.token).toBe(second);
  });
});

describe('what a failed call has noted', () => {
  const refused = (code: string, status: number) =>
    new CounterError('COUNTER_REFUSED', 'no', { context: { code, status } });
  const failures: [string, unknown, HealthCode][] = [
    ['nobody answers', new CounterError('COUNTER_UNREACHABLE', 'no'), 'COUNTER_UNREACHABLE'],
    ['somebody else answers', new CounterError('COUNTER_KEY_WRONG', 'no'), 'COUNTER_KEY_WRONG'],
    ['an answer of another version', new CounterError('COUNTER_ANSWER', 'no'), 'COUNTER_ANSWER'],
    ['a report of another version', refused('BAD_REQUEST', 400), 'COUNTER_ANSWER'],
    ['an unknown machine', refused('MACHINE_UNKNOWN', 403), 'COUNTER_KNOWS_US_NOT'],
    ['an unexpected boot', refused('ENROLMENT_NOT_EXPECTED', 403), 'ENROLMENT_NOT_EXPECTED'],
    ['another key of the image', refused('ENROLMENT_KEY_WRONG', 403), 'ENROLMENT_KEY_WRONG'],
    ['an error of our own', new Error('no'), 'COUNTER_UNREACHABLE'],
  ];

  test.each(failures)(
    '%s: is told by its name, and over when the counter takes something',
    (_, error, code) => {
      const health = new HealthBoard();
      noteCounterFailure(health, error);
      expect(health.of('identity')?.code).toBe(code);
      noteCounterWell(health);
      expect(health.of('identity')).toBeUndefined();
    },
  );

  test('is no business of a token that is over, nor of other notes', () => {
    const health = new HealthBoard();
    noteCounterFailure(health, refused('NOT_ENROLLED', 401));
    expect(health.of('identity')).toBeUndefined();
    health.raise('identity', 'IDENTITY_UNREADABLE');
    noteCounterWell(health);
    expect(health.of('identity')?.code).toBe('IDENTITY_UNREADABLE');
  });

  test('goes with the next report that the counter takes', async () => {
    const { client, enrolment, health, log } = await knownSeat();
    keepRunning((signal) => enrolment.run(signal));
    await enrolment.ready(undefined);
    health.raise('identity', 'COUNTER_KNOWS_US_NOT');
    const reporter = new Reporter({ client, enrolment, facts: () => FACTS, health, log });
    keepRunning((signal) => reporter.run(signal));
    await expect.poll(() => health.of('identity')).toBeUndefined();
  });
});

test('a machine that was told to shut down says goodbye itself, and nothing after it', async () => {
  const { cafe, seat, url, pin, ...parts } = await knownSeat();
  let facts = FACTS;
  const side = new CounterSide({
    ...parts,
    identity: { kind: 'counter', url, pin, enrolmentKey: ENROLMENT_KEY },
    ...{ localAddress: seat.address, timeoutMs: 5000, shutdownCommand: ['true'], facts: () => facts },
    rotate: async () => ({ ok: true, message: '' }),
    closeControllers: async () => ({ ok: true, message: '' }),
  });
  onTestFinished(() => side.door.close());
  keepRunning((signal) => Promise.all(side.run(signal)));
  await expect.poll(() => cafe.directory.of(seat.id)?.goodbye).toBe(false);
  await cafe.directory.command(seat.id, 'shutdown', {});
  expect(cafe.directory.of(seat.id)).toMatchObject({ goodbye: true });
  facts = { ...FACTS, state: 'blocked' };
  side.touch();
  // Another machine's life goes on meanwhile: long enough for a report of this one, were there any.
  const others = await cafe.addSeat('a02');
  cafe.directory.bootSeen(others.id);
  await others.makeAgent().start();
  await expect.poll(() => cafe.directory.of(others.id)?.state).toBe('published');
  expect(cafe.directory.of(seat.id)).toMatchObject({ goodbye: true });
});
