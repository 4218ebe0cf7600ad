// How commands fail: an object with --json whatever is wrong, a sentence where the system refuses, and no stack trace.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bytesOf } from '../../unit/dbc/recordings.ts';
import { fake, GPU, TASK } from '../dbc/fake-client-node.ts';
import type { Reply } from '../dbc/replay-node.ts';
import { runNetbar } from '../renter/renter-process.ts';
import { Home } from './netbar.ts';

const ID = 'ab'.repeat(32);

function newHome(): Home {
  const home = new Home();
  onTestFinished(() => home.remove());
  return home;
}

describe('--json', () => {
  it.each([
    [['vm', 'create'], /required option '--gpus <n>' not specified/],
    [['vm', 'list', '--seed', 'x'], /unknown option '--seed'/],
    [['vm', 'dance'], /unknown command 'dance'/],
    [['bare-metal', 'power', 'dance'], /Allowed choices are on, off, reset, status/],
    [['vm', 'list', '--machine', ID], /^no node/],
    [['sign', '--fast'], /unknown option '--fast'/],
    [['sign'], /^--identity is missing/],
    [['config', 'list', '--fast'], /unknown option '--fast'/],
    [['session', 'issue', '--every', '1'], /unknown option '--every'/],
    [['nosuch'], /unknown command 'nosuch'/],
  ])('64: %j', async (args, message) => {
    const ended = await runNetbar(newHome(), [...args, '--json']);
    expect(ended, ended.stderr).toMatchObject({ code: 64 });
    const { error } = JSON.parse(ended.stdout) as { error: { message: string } };
    expect(error).toMatchObject({ code: 'USAGE', exitCode: 64, retryable: false });
    expect(error.message).toMatch(message);
  });

  it('130: a "no" brings one as well', async () => {
    const home = newHome();
    const args = ['vm', 'delete', 'x1', '--machine', ID, '--node', 'http://127.0.0.1:9', '--json'];
    const wallet = `wallet:file:${home.file('renter.seed', '11'.repeat(32))}`;
    const asked = home.onTerminal([...args, '--identity', wallet]);
    await asked.wrote(/Go on\?/);
    asked.type('n\r');
    const ended = await asked.ended;
    expect(ended.code).toBe(130);
    expect(ended.stdout).toContain('{"error":{"code":"CANCELLED"');
  });
});

describe('a change that was sent and may have been made', () => {
  it.each<[string, Reply]>([
    ['whose connection broke', (socket) => socket.resetAndDestroy()],
    ['that the node did not end in time', bytesOf('conc-power-slow')],
  ])('%s ends with 3, and is not called worth repeating', async (_what, reply) => {
    const { node, calls } = await fake(() => reply);
    const home = newHome();
    const wallet = `wallet:file:${home.file('renter.seed', '11'.repeat(32))}`;
    const where = ['--machine', GPU, '--node', node.baseUrl, '--identity', wallet];
    const ended = await home.run(['vm', 'start', TASK, ...where, '--json']);
    expect(ended, ended.stderr).toMatchObject({ code: 3 });
    const { error } = JSON.parse(ended.stdout) as { error: { message: string } };
    expect(error).toMatchObject({ retryable: false, exitCode: 3 });
    expect(error.message).toContain('look before you repeat it');
    expect(calls()).toHaveLength(1);
  });
});

describe('netbar', () => {
  it('ends with 64 for a command that it does not have', async () => {
    expect(await runNetbar(newHome(), ['nosuch'])).toMatchObject({
      ...{ code: 64, stdout: '' },
      stderr: expect.stringContaining("unknown command 'nosuch'"),
    });
  });
});

describe('what the system refuses', () => {
  it('is a sentence: a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const port = String((server.address() as AddressInfo).port);
    const ended = await runNetbar(newHome(), [
      ...['renter', 'serve', '--node', 'http://127.0.0.1:9', '--port', port],
    ]);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^error: something else uses that address and port already.*EADDRINUSE/m);
    expect(ended.stderr).not.toContain('    at ');
  });

  it('is a sentence: a folder that nobody can write', async () => {
    const ended = await runNetbar(newHome(), ['config', 'set', 'machine', ID], {
      ...{ NETBAR_CONFIG_DIR: '', XDG_CONFIG_HOME: '/sys' },
    });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^error: .*'\/sys\/netbar'/);
    expect(ended.stderr).not.toContain('    at ');
  });

  it('is a sentence in commands that have no words of their own', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const port = String((server.address() as AddressInfo).port);
    const ended = await runNetbar(newHome(), ['sim', 'node', '--version', '0.4.1.8', '--http', port]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).not.toContain('    at ');
  });
});

describe('a reader who goes', () => {
  it('ends the command in silence', async () => {
    // More than a pipe holds: the writer is still writing when the reader goes.
    const netbar = `'${process.execPath}' scripts/netbar.ts completion zsh`;
    const child = spawn('bash', ['-c', `${netbar} | head -1; echo "\${PIPESTATUS[0]}"`], {
      cwd: `${import.meta.dirname}/../../..`,
      env: { ...process.env, ...newHome().env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part) => (stdout += part));
    child.stderr.on('data', (part) => (stderr += part));
    await once(child, 'close');
    expect({ stdout, stderr }).toEqual({ stdout: '#compdef netbar\n141\n', stderr: '' });
  });
});
