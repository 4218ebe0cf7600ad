// Profiles: set, read, used by commands; never a secret in them.
import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RENTER_SEED } from './cafe.ts';
import { Home } from './netbar.ts';

const ID = 'ab'.repeat(32);

function newHome(): Home {
  const home = new Home();
  onTestFinished(() => home.remove());
  return home;
}

describe('netbar config', () => {
  it('keeps profiles in a file of its own, closed to others, and tells them', async () => {
    const home = newHome();
    const set = async (...args: string[]) =>
      expect((await home.run(['config', 'set', ...args])).code).toBe(0);
    await set('client-node', 'http://127.0.0.1:5050');
    await set('machine', ID);
    await set('machine', 'cd'.repeat(32), '--profile', 'club');
    const path = (await home.run(['config', 'path'])).stdout.trim();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await home.json(['config', 'list'])).toEqual({
      default: { 'client-node': 'http://127.0.0.1:5050', machine: ID },
      club: { machine: 'cd'.repeat(32) },
    });
    expect((await home.run(['config', 'get', 'machine'])).stdout).toBe(`${ID}\n`);
    expect((await home.run(['config', 'unset', 'machine'])).code).toBe(0);
    expect((await home.run(['config', 'get', 'machine'])).code).toBe(1);
    expect((await home.run(['config', 'get', 'machine'], { NETBAR_PROFILE: 'club' })).stdout).toMatch(/^cd/);
    expect((await home.run(['config', 'get', 'machine', '--profile', 'nobody'])).code).toBe(78);
  });

  it('is what commands use', async () => {
    const home = newHome();
    home.file('renter.seed', RENTER_SEED);
    await home.run(['config', 'set', 'client-node', 'http://127.0.0.1:5050']);
    await home.run(['config', 'set', 'machine', ID]);
    await home.runIn(home.folder, ['config', 'set', 'identity', 'wallet:file:renter.seed']);
    await home.run(['config', 'set', 'rent-order', '12']);
    const shown = await home.run(['vm', 'list', '--dry-run']);
    expect(shown.stdout).toMatch(/^POST http:\/\/127\.0\.0\.1:5050\/api\/v1\/tasks\n/);
    expect(JSON.parse(shown.stdout.slice(shown.stdout.indexOf('{')))).toMatchObject({
      peer_nodes_list: [ID],
      rent_order: '12',
      sign: '********',
    });
  });

  it('keeps the file that was meant where it was typed, and refuses one that is not there', async () => {
    const home = newHome();
    const path = home.file('renter.seed', RENTER_SEED);
    const set = ['config', 'set', 'identity', 'wallet:file:renter.seed'];
    const missing = await home.run(set);
    expect(missing).toMatchObject({ code: 64, stdout: '' });
    expect(missing.stderr).toContain(`identity: there is no file ${process.cwd()}/renter.seed`);
    expect((await home.runIn(home.folder, set)).code).toBe(0);
    expect((await home.run(['config', 'get', 'identity'])).stdout).toBe(`wallet:file:${path}\n`);
  });

  it('says how YAML wants digits, for a file that was written by hand', async () => {
    const home = newHome();
    await home.run(['config', 'set', 'machine', ID]);
    home.file('config/config.yml', 'profiles:\n  default:\n    rent-order: 12\n');
    const ended = await home.run(['vm', 'list']);
    expect(ended).toMatchObject({ code: 78, stdout: '' });
    expect(ended.stderr).toContain("rent-order: must be the order's number: 1 to 20 digits, in quotes");
  });

  it('refuses an inline secret with words, from the command line and in the file', async () => {
    const home = newHome();
    const refused = await home.run(['config', 'set', 'identity', `wallet:${RENTER_SEED}`]);
    expect(refused).toMatchObject({ code: 64, stdout: '' });
    expect(refused.stderr).toMatch(/holds a secret itself.*put it into a file \(mode 0600\)/);
    expect(refused.stderr).not.toContain(RENTER_SEED);
    await home.run(['config', 'set', 'machine', ID]);
    const path = (await home.run(['config', 'path'])).stdout.trim();
    const text = readFileSync(path, 'utf8');
    home.file('config/config.yml', `${text}    identity: wallet:${RENTER_SEED}\n`);
    const broken = await home.run(['vm', 'list']);
    expect(broken).toMatchObject({ code: 78, stdout: '' });
    expect(broken.stderr).toMatch(/config\.yml:4: profiles\.default\.identity: .*holds a secret itself/);
    expect(broken.stderr).not.toContain(RENTER_SEED);
    home.file('config/config.yml', `profiles:\n  default:\n    seed: ${RENTER_SEED}\n`);
    const unknown = await home.run(['vm', 'list']);
    expect(unknown).toMatchObject({ code: 78, stderr: expect.stringContaining('unknown key "seed"') });
    expect(unknown.stderr).not.toContain(RENTER_SEED);
  });
});

describe('netbar sign', () => {
  it('prints the lines of the official tool', async () => {
    const home = newHome();
    const identity = `wallet:file:${home.file('renter.seed', RENTER_SEED)}`;
    const { stdout } = await home.run(['sign', '--identity', identity, '--session-id', 'abc']);
    expect(stdout).toMatch(
      /^ {4}wallet: 5\w{47}\n {5}nonce: \w{55}\nnonce_sign: [0-9a-f]{128}\n {6}session_id: abc\n session_id_sign: [0-9a-f]{128}\n$/,
    );
    const node = identity.replace('wallet:', 'node:');
    expect(await home.json(['sign', '--identity', node])).toEqual({
      wallet: expect.stringMatching(/^[0-9a-f]{64}$/),
      nonce: expect.stringMatching(/^\w{55}$/),
      sign: expect.stringMatching(/^[0-9a-f]{128}$/),
    });
  });
});
