// kill -9 in the middle of writes: the store opens, the chain holds, and no acknowledged action is lost.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { AuditLog } from '../../../../kiosk/counter/audit/log.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';
import { entriesOf } from '../../../unit/counter/audit/entries.ts';
import { tempFolder } from '../../../unit/counter/store/temp-store.ts';

const KILLS = 50;
const WRITER = fileURLToPath(new URL('audited-writer.ts', import.meta.url));

it(`loses nothing in ${KILLS} kills`, async () => {
  const base = await tempFolder();
  const [folder, key] = [join(base, 'store'), join(base, 'key')];
  const acknowledged: string[] = [];
  let head: string | undefined;
  for (let round = 0; round < KILLS; round++) {
    acknowledged.push(...(await writeUntilKilled([folder, key, String(round)], round)));
    const store = await openStore({ folder, protections: [keyFile(key)] });
    const audit = new AuditLog(store);
    const actions = entriesOf(store).map(({ action }) => action);
    const written = new Set(actions);
    expect(audit.verify(head)).toMatchObject({ ok: true, entries: actions.length });
    expect(acknowledged.filter((action) => !written.has(action))).toEqual([]);
    expect([store.getValue('newest'), store.getSecret('newest')]).toEqual([actions[0], actions[0]]);
    head = audit.head;
    store.close();
  }
  expect(acknowledged.length).toBeGreaterThan(KILLS);
});

/** @returns every action that was acknowledged before the kill */
async function writeUntilKilled(args: string[], round: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const closed = once(child, 'close');
  // Most kills hit the writes, every fifth one the start.
  if (round % 5 > 0) await Promise.race([once(child.stdout, 'data'), closed]);
  await sleep(randomInt(150));
  child.kill('SIGKILL');
  const [, signal] = await closed;
  expect(signal).toBe('SIGKILL');
  return output.split('\n').slice(0, -1);
}
