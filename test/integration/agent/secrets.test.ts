// Everything that a whole agent wrote is searched for every password, signature and token that it used.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Rig } from '../../harness/rig.ts';

let rig: Rig;

afterEach(() => rig.stop());

test.each(['0.4.1.8', '0.4.1.6'])(
  'nothing that the agent writes holds a secret (node %s)',
  async (version) => {
    rig = await Rig.start(version);
    const seat = await rig.addSeat();
    const token = 'wallet-token-5c1f0e';
    await seat.startDeepLink({ args: ['--slow', 'asked', '--token', token] });
    const tokenFile = join(seat.folder, 'token.txt');
    await writeFile(tokenFile, token, { mode: 0o600 });
    await seat.truth();
    await seat.writeConfig({
      deeplink: {
        pipe: join(seat.folder, 'deeplink.sock'),
        configIni: join(seat.folder, 'config.ini'),
        tokenFile,
      },
      log: { level: 'trace' },
    });
    const agent = seat.startAgent();
    await seat.untilPublished();
    await seat.truth();

    // Every way in which a password changes, and a few that go wrong.
    const commands = [
      await commandOutput(['rotate']),
      await commandOutput(['status']),
      await commandOutput(['status', '--json']),
    ];
    await seat.truth();
    await seat.tellDeepLink({ cmd: 'set-password', password: 'SetByHand23456' });
    await seat.truth();
    await seat.untilPublished();
    await seat.tellDeepLink({ cmd: 'refuse', method: 'setDevicePassword', code: 4 });
    commands.push(await commandOutput(['rotate', '--force']));
    await seat.tellDeepLink({ cmd: 'garble' });
    await seat.until((status) => status.lastError?.code === 'DEEPLINK_PIPE_FAILED');
    await rig.node.stop('SIGKILL');
    await seat.until((status) => status.lastError?.code === 'NODE_UNREACHABLE');
    const health = await (
      await fetch(`http://127.0.0.1:${(await seat.status())?.health.port}/healthz`)
    ).text();
    const commandLine = await readFile(`/proc/${agent.pid}/cmdline`, 'utf8');
    await agent.stop();

    const { sign, nonce } = JSON.parse(await readFile(join(seat.folder, 'identity.json'), 'utf8'));
    const secrets = [...seat.passwords, token, sign, nonce];
    expect(seat.passwords.size).toBeGreaterThanOrEqual(4);
    const written = {
      log: agent.output,
      commands: commands.join('\n'),
      health,
      commandLine,
      ...(await stateFiles()),
    };
    expect(Object.keys(written)).toEqual(expect.arrayContaining(['state.json', 'status.json']));
    expect(agent.output).toContain('published');
    const found = Object.entries(written).flatMap(([where, text]) =>
      secrets.filter((secret) => text.includes(secret)).map(() => where),
    );
    expect(found).toEqual([]);

    async function commandOutput(args: string[]): Promise<string> {
      const command = seat.startCommand(args);
      await command.exited;
      return command.output;
    }

    /** What the agent keeps on disk; config.ini, identity and token are not its own writing. */
    async function stateFiles(): Promise<Record<string, string>> {
      const foreign = [
        'config.ini',
        'identity.json',
        'token.txt',
        'agent.yml',
        'deeplink.sock',
        'control.sock',
      ];
      const names = (await readdir(seat.folder)).filter((name) => !foreign.includes(name));
      return Object.fromEntries(
        await Promise.all(
          names.map(async (name) => [name, await readFile(join(seat.folder, name), 'utf8')] as const),
        ),
      );
    }
  },
  120_000,
);
