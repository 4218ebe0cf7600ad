// kill -9 of the whole counter while staff work over HTTP: it starts again, and nothing that it answered is lost.
import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { LineProcess } from '../../../harness/line-process.ts';
import { startBmcFleet } from '../../../simulators/bmc/fleet.ts';
import { startNodeSimulator } from '../../../simulators/node/simulator.ts';
import { tempFolder } from '../../../unit/shared/temp-folder.ts';
import { Browser } from './browser.ts';
import { OWNER } from './counter-cafe.ts';

const KILLS = 50;
const SEATS = 4;

/** What the counter answered, as the audit has to know it. */
interface Acknowledged {
  action: string;
  seat: string;
  /** Unique, so that each is found again. */
  reason: string;
}

it(`loses nothing that it answered in ${KILLS} kills`, { timeout: 900_000 }, async () => {
  const folder = await tempFolder();
  const fleet = await startBmcFleet({ count: SEATS });
  onTestFinished(() => fleet.stop());
  const address = { host: '127.0.0.1', port: 0 };
  const node = await startNodeSimulator({ version: '0.4.1.8', http: address, lan: address });
  onTestFinished(() => node.stop());
  for (const [index, bmc] of fleet.bmcs.entries()) {
    await node.addMachine({
      ...{ uuid: `seat-${index + 1}`, ip: `127.0.98.${index + 1}`, ipmiHostname: bmc.address },
      ...{ ipmiPort: bmc.port, ipmiUsername: bmc.user, ipmiPassword: bmc.password },
    });
  }
  const config = join(folder, 'counter.yml');
  const settings = {
    ...{ dataDir: join(folder, 'data'), staff: { port: 0 } },
    limits: { requestsPerMinute: 100_000, loginsPerMinute: 1000 },
  };
  await writeFile(config, stringify(settings));

  const start = async () => {
    const counter = new LineProcess('counter', ['dist/netbar.js', 'counter', '--config', config]);
    onTestFinished(() => counter.stop());
    await counter.until(() => /Staff interface: \S+:\d+/.test(counter.output), 60_000);
    const [, port = ''] = /Staff interface: \S+:(\d+)/.exec(counter.output) ?? [];
    return { counter, browser: new Browser(Number(port)) };
  };

  let { counter, browser } = await start();
  await browser.call('setup.owner', OWNER);
  const url = `http://127.0.0.1:${node.httpPort}`;
  await browser.call('node.connect', { url, key: node.seedHex ?? '', mode: 'manage' });
  const { machines } = await browser.call('machines.unseated', {});
  const { seats } = await browser.call('machines.takeOver', {
    machines: machines.map(({ nodeId }, index) => ({ nodeId, label: `A0${index + 1}`, zone: 'Hall' })),
  });

  const acknowledged: Acknowledged[] = [];
  /** What each seat may look like: as the newest answered change made it, or one of those without an answer. */
  const notes = new Map<string, string[]>();
  let entries = 0;
  let tick = 0;

  /** Works on one seat until the counter is gone. */
  const work = async (seatId: string, label: string): Promise<void> => {
    for (;;) {
      const reason = `tick ${++tick} of ${label}`;
      const change = (action: string) => acknowledged.push({ action, seat: label, reason });
      try {
        notes.set(seatId, [...(notes.get(seatId) ?? ['']), reason]);
        await browser.call('seats.edit', { seatId, notes: reason });
        notes.set(seatId, [reason]);
        await browser.call('seats.startMaintenance', { seatId, reason });
        change('seats.startMaintenance');
        await browser.call('power.run', { seatIds: [seatId], action: tick % 2 ? 'on' : 'off', staggerMs: 0 });
        await browser.call('seats.endMaintenance', { seatId });
      } catch {
        if (!counter.running) return;
        // Refused, such as a seat that is busy: the next one may go.
        await sleep(5);
      }
    }
  };

  for (let kill = 0; kill < KILLS; kill++) {
    const working = seats.map(({ id, label }) => work(id, label));
    await sleep(200 + randomInt(400));
    counter.kill('SIGKILL');
    await counter.exited;
    await Promise.all(working);

    ({ counter, browser } = await start());
    const { people } = await browser.call('session.status', {});
    await browser.call('session.login', { personId: people[0]?.id ?? '', pin: OWNER.pin });
    const verified = await browser.call('audit.verify', {});
    expect(verified.ok).toBe(true);
    expect(verified.entries).toBeGreaterThan(entries);
    entries = verified.entries;

    const { gzip } = await browser.call('audit.export', { format: 'json' });
    const text = gunzipSync(Buffer.from(gzip, 'base64')).toString();
    expect(acknowledged.filter(({ reason }) => !text.includes(`"${reason}"`))).toEqual([]);
    const { seats: found } = await browser.call('seats.snapshot', {});
    for (const { id, notes: written } of found) {
      expect(notes.get(id) ?? ['']).toContain(written);
      notes.set(id, [written]);
    }
  }
  expect(acknowledged.length).toBeGreaterThan(KILLS * 2);
});
