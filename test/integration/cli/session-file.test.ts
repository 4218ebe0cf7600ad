// What a session is for goes along with it: machine and order of the rental, in text, JSON and QR code.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSessionText } from '../../../kiosk/ipc/renter/session-text.ts';
import { runNetbar } from '../renter/renter-process.ts';
import { ORDER, startCafe, type TestCafe } from './cafe.ts';

let cafe: TestCafe;
let issue: string[];
let friend: string;

beforeAll(async () => {
  cafe = await startCafe();
  const { home, machineId } = cafe;
  issue = ['session', 'issue', '--machine', machineId, '--identity', cafe.renter];
  friend = `${home.folder}/friend.session`;
  // The session begins with the first request that the wallet is allowed.
  await home.run(['bare-metal', 'power', 'status', ...issue.slice(2)]);
  const written = await home.json([...issue, '--rent-order', ORDER, '--out', friend]);
  expect(written).toEqual({ machine: machineId, rent_order: ORDER, file: friend });
});
afterAll(() => cafe[Symbol.asyncDispose]());

describe('netbar session issue', () => {
  it('tells machine and order in all forms', async () => {
    const { home, machineId } = cafe;
    const text = readFileSync(friend, 'utf8');
    expect(text).toMatch(/^machine: [0-9a-f]{64}\nrent_order: 7\nsession_id: \S+\nsession_id_sign: \S+\n$/);
    expect(parseSessionText(text)).toMatchObject({ machineId, rentOrder: ORDER });
    const json = await home.json([...issue, '--rent-order', ORDER]);
    expect(json).toMatchObject({ machine: machineId, rent_order: ORDER });
    expect(parseSessionText(JSON.stringify(json))).toMatchObject({ machineId, rentOrder: ORDER });
    const printed = await home.run([...issue, '--rent-order', ORDER]);
    expect(printed.stdout).toContain(`rent_order: ${ORDER}\n`);
    expect(printed.stdout).toMatch(/[▀▄█]{10}/);
  });

  it('takes the order of the profile, and names none where none is known', async () => {
    const { home } = cafe;
    expect(await home.json(issue)).not.toHaveProperty('rent_order');
    await home.run(['config', 'set', 'rent-order', ORDER, '--profile', 'rental']);
    expect(await home.json([...issue, '--profile', 'rental'])).toMatchObject({ rent_order: ORDER });
  });
});

describe("a friend's session file", () => {
  it.each([
    ['netbar renter', ['renter', 'codes']],
    ['the other groups', ['deeplink', 'get']],
  ])('says machine and order to %s', async (_name, command) => {
    const shown = await runNetbar(cafe.home, [
      ...command,
      '--identity',
      `session:file:${friend}`,
      '--dry-run',
    ]);
    expect(shown, shown.stderr).toMatchObject({ code: 0 });
    expect(bodyIn(shown.stdout)).toMatchObject({ peer_nodes_list: [cafe.machineId], rent_order: ORDER });
  });

  it.each([
    ['netbar renter', ['renter', 'codes']],
    ['the other groups', ['deeplink', 'get']],
  ])('gives way to options of %s, and stands before the profile', async (_name, command) => {
    const { home } = cafe;
    const [own, other] = ['ab'.repeat(32), 'cd'.repeat(32)];
    await home.run(['config', 'set', 'machine', own, '--profile', 'mine']);
    await home.run(['config', 'set', 'rent-order', '8', '--profile', 'mine']);
    const dry = [...command, '--identity', `session:file:${friend}`, '--dry-run', '--profile', 'mine'];
    const fromFile = await runNetbar(home, dry);
    expect(bodyIn(fromFile.stdout)).toMatchObject({ peer_nodes_list: [cafe.machineId], rent_order: ORDER });
    const given = await runNetbar(home, [...dry, '--machine', other, '--rent-order', '9']);
    expect(bodyIn(given.stdout)).toMatchObject({ peer_nodes_list: [other], rent_order: '9' });
  });

  it('is enough to switch the machine', async () => {
    const on = await runNetbar(cafe.home, ['renter', 'power', 'on', '--identity', `session:file:${friend}`]);
    expect(on, on.stderr).toMatchObject({ code: 0, stdout: 'on: read back\n' });
  });

  it('with a machine that is none is refused by name, without a word of the session', async () => {
    const text = readFileSync(friend, 'utf8').replace(/^machine: .*/, 'machine: seat-7');
    const path = cafe.home.file('odd.session', text);
    const ended = await runNetbar(cafe.home, ['renter', 'codes', '--identity', `session:file:${path}`]);
    expect(ended).toMatchObject({ code: 78, stdout: '' });
    expect(ended.stderr).toContain(`${path}: machine must be a node_id`);
    const [, sessionId = ''] = /session_id: (\S+)/.exec(text) ?? [];
    expect(ended.stderr).not.toContain(sessionId);
  });

  it('that is refused sends to who gave it', async () => {
    const path = cafe.home.file(
      'old.session',
      readFileSync(friend, 'utf8').replace(/session_id: \w{4}/, 'session_id: aaaa'),
    );
    for (const command of [
      ['renter', 'codes'],
      ['deeplink', 'get'],
    ]) {
      const ended = await runNetbar(cafe.home, [...command, '--identity', `session:file:${path}`]);
      expect(ended, ended.stderr).toMatchObject({ code: 77 });
      expect(ended.stderr).toMatch(/ask the person who gave (it to you|you the session) for a new one/);
      expect(ended.stderr).not.toContain('fresh nonce');
    }
  });
});

function bodyIn(text: string): unknown {
  return JSON.parse(text.slice(text.indexOf('{')));
}
