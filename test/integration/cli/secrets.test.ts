// Secrets come from files, the environment, the secret store or a question, and show up nowhere.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { KeyPair, WalletSigner } from '../../../shared/dbc/index.ts';
import { RENTER_SEED, startCafe, type TestCafe } from './cafe.ts';

let cafe: TestCafe;
beforeAll(async () => {
  cafe = await startCafe();
});
afterAll(() => cafe[Symbol.asyncDispose]());

const WALLET = new WalletSigner(new KeyPair(RENTER_SEED), 'ss58').wallet;

describe('an identity', () => {
  it('from a file that others can read is refused, with what to do', async () => {
    const path = cafe.home.file('open.seed', RENTER_SEED, 0o644);
    const ended = await cafe.home.run(['sign', '--identity', `wallet:file:${path}`]);
    expect(ended).toMatchObject({ code: 78, stdout: '' });
    expect(ended.stderr).toContain(`${path}: can be read by others, and it is a secret: chmod 600 it`);
  });

  it('comes from the environment', async () => {
    const env = { RENTER_KEY: `0x${RENTER_SEED.toUpperCase()}` };
    expect(await cafe.home.json(['sign', '--identity', 'wallet:env:RENTER_KEY'], env)).toMatchObject({
      wallet: WALLET,
    });
  });

  it('comes from the secret store, by a name alone', async () => {
    const { home } = cafe;
    const bin = `${home.folder}/bin`;
    mkdirSync(bin);
    writeFileSync(
      `${bin}/secret-tool`,
      `#!/bin/sh\necho "$@" > "${home.folder}/asked"\n[ "$5" = friday ] && printf %s ${RENTER_SEED}\n`,
    );
    chmodSync(`${bin}/secret-tool`, 0o755);
    const env = { PATH: `${bin}:${process.env.PATH}` };
    expect(await home.json(['sign', '--identity', 'wallet:store:friday'], env)).toMatchObject({
      wallet: WALLET,
    });
    expect(execFileSync('cat', [`${home.folder}/asked`], { encoding: 'utf8' })).toBe(
      'lookup service netbar account friday\n',
    );
    const missing = await home.run(['sign', '--identity', 'wallet:store:monday'], env);
    expect(missing).toMatchObject({ code: 78, stderr: expect.stringMatching(/nothing for netbar/) });
  });

  it('is asked for on a terminal and not echoed', async () => {
    const running = cafe.home.onTerminal(['sign', '--identity', 'wallet:prompt']);
    await running.wrote(/Seed of the renter's wallet/);
    running.type(`${RENTER_SEED}\r`);
    const ended = await running.ended;
    expect(ended.stdout).toContain(`wallet: ${WALLET}`);
    expect(ended.stdout).not.toContain(RENTER_SEED);
  });

  it('without a terminal is not asked for', async () => {
    const ended = await cafe.home.run(['sign', '--identity', 'wallet:prompt']);
    expect(ended).toMatchObject({ code: 64, stderr: expect.stringContaining('nobody can be asked') });
  });

  it.each([
    ['wallet:SEED', RENTER_SEED],
    ['wallet:file:SEED', RENTER_SEED],
    ['SEED', `0x${RENTER_SEED}`],
    ['session:SEED', '{"session_id":"abc"}'],
    ['wallet:SEED', 'able baker cat dog easy fox golf hotel india jazz kilo lima'],
  ])('inline as %s is refused and not repeated', async (form, secret) => {
    const ended = await cafe.home.run(['sign', '--identity', form.replace('SEED', secret)]);
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain('--identity holds a secret itself');
    expect(ended.stderr).not.toContain(secret);
  });
});

describe('a request', () => {
  it('is shown by --dry-run with its secrets as stars, and not sent', async () => {
    const { home, machineId } = cafe;
    let requests = 0;
    const server = createServer((_request, response) => {
      requests += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    const node = await urlOf(server);
    const password = home.file('deeplink.password', 'Very5ecret\n');
    const args = ['deeplink', 'set', '--password-file', password, '--machine', machineId];
    const ended = await home.run([...args, '--dry-run', '--node', node, '--identity', cafe.renter]);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/api\/v1\/deeplink\/set\n\{/);
    expect(JSON.parse(ended.stdout.slice(ended.stdout.indexOf('{')))).toEqual({
      peer_nodes_list: [machineId],
      additional: { device_password: '********' },
      wallet: WALLET,
      nonce: '********',
      sign: '********',
    });
    expect(requests).toBe(0);
  });

  it('leaves no secret in the list of processes while it runs', async () => {
    const { home } = cafe;
    const waiting = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => {
      waiting.closeAllConnections();
      waiting.close();
    });
    const node = await urlOf(waiting);
    const connected = new Promise((resolve) => waiting.once('request', resolve));
    const running = home.start([
      ...['session', 'issue', '--machine', cafe.machineId, '--identity', cafe.renter, '--node', node],
    ]);
    await connected;
    const line = execFileSync('ps', ['-o', 'args=', '-p', String(running.pid)], { encoding: 'utf8' });
    expect(line).toContain('session issue');
    expect(line).not.toContain(RENTER_SEED);
    running.interrupt();
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toBe('Cancelled\n');
  });
});

async function urlOf(server: Server): Promise<string> {
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
}
