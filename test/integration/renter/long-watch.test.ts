// `netbar renter codes --watch` has no end of its own, however long a rental lasts.
import { expect, it, onTestFinished } from 'vitest';
import { Home } from '../cli/netbar.ts';
import { fake, GPU, ok } from '../dbc/fake-client-node.ts';
import { Running } from '../ipmi-cli/netbar.ts';

const NETBAR = `${import.meta.dirname}/../../../scripts/netbar.ts`;
/** In a process with this, a limit of a day or more is over at once. */
const DAYS_FLY = `data:text/javascript,const wait = setTimeout;
globalThis.setTimeout = (run, ms, ...more) => wait(run, ms >= 86400000 ? 0 : ms, ...more);`;

it('goes on after weeks', async () => {
  const codes = { device_id: '123456789', device_password: 'aAbBcC12' };
  const { node } = await fake((path) => (path === '/deeplink' ? ok(codes) : ok('Chassis Power is on')));
  const home = new Home();
  onTestFinished(() => home.remove());
  const session = JSON.stringify({ session_id: 'abc', session_id_sign: 'ab'.repeat(64) });
  const who = ['--machine', GPU, '--identity', `session:file:${home.file('friend.session', session)}`];
  const args = ['renter', 'codes', '--watch', '--every', '1', '--node', node.baseUrl, ...who];
  const watching = new Running(process.execPath, ['--import', encodeURI(DAYS_FLY), NETBAR, ...args], {
    env: home.env,
  });
  await watching.wrote(/the codes are the same/);
  watching.interrupt();
  expect(await watching.ended).toMatchObject({
    code: 130,
    stdout: expect.stringContaining('123456789'),
  });
});
