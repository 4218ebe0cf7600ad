// The simulator as a process: commands on stdin, events on stdout.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PipeClient } from '../../../shared/deeplink/pipe-client.ts';
import { eventually, nextReady, temporarySocketPath } from './support.ts';

const ENTRY = fileURLToPath(new URL('./simulator-entry.ts', import.meta.url));

interface Running {
  child: ChildProcessWithoutNullStreams;
  lines: Record<string, unknown>[];
  tell(command: unknown): void;
  exitCode: Promise<number | null>;
}

function run(...args: string[]): Running {
  const child = spawn(process.execPath, [ENTRY, 'deeplink', ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  const tell = (command: unknown) => void child.stdin.write(`${JSON.stringify(command)}\n`);
  return { child, lines, tell, exitCode: once(child, 'exit').then(([code]) => code) };
}

async function started(...args: string[]): Promise<Running> {
  const running = run(...args);
  await eventually(() => running.lines[0]).toMatchObject({ event: 'ready' });
  return running;
}

describe('the simulator on the command line', () => {
  it('says ready once its pipe listens, and follows commands', async () => {
    const pipe = await temporarySocketPath();
    const { lines, tell, exitCode } = await started(
      ...['--pipe', pipe, '--device-id', '123456789', '--password', 'aAbBcC', '--channel-id', 'ours'],
      ...['--require-auth', '--report', 'late:0.5'],
    );
    const client = new PipeClient({ path: pipe, channelId: 'ours' });
    onTestFinished(() => client.stop());
    const ready = nextReady(client);
    client.start();
    await ready;
    tell({ cmd: 'set-password', password: 'newPassword1' });
    await eventually(() => lines).toContainEqual({ event: 'answer', cmd: 'set-password' });
    expect(await client.getDeviceInfo()).toEqual({ deviceId: '123456789', password: 'newPassword1' });
    tell({ cmd: 'controller-start', device: '987654321' });
    tell({ cmd: 'state' });
    await expect
      .poll(() => lines)
      .toContainEqual({
        event: 'answer',
        cmd: 'state',
        deviceId: '123456789',
        password: 'newPassword1',
        serverState: 3,
        controllers: ['987654321'],
        lanConnected: false,
      });
    tell({ cmd: 'stop' });
    expect(await exitCode).toBe(0);
    await expect(access(pipe)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('answers a command that it does not know with an error, and goes on', async () => {
    const { lines, tell, child } = await started();
    child.stdin.write('hello\n');
    tell({ cmd: 'dance' });
    tell({ cmd: 'set-password', password: 'short' });
    await eventually(() => lines.filter((line) => line.event === 'error').length).toBe(3);
    tell({ cmd: 'accepts', deviceId: 'x', password: 'y' });
    await eventually(() => lines).toContainEqual({ event: 'answer', cmd: 'accepts', accepts: false });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('outlives its stdin, and ends cleanly on %s', async (signal) => {
    const { child, lines, exitCode } = await started();
    const inputClosed = once(child.stdin, 'close');
    child.stdin.end();
    await inputClosed;
    await expect(
      Promise.race([exitCode, new Promise((later) => setTimeout(later, 200, 'alive'))]),
    ).resolves.toBe('alive');
    child.kill(signal);
    expect(await exitCode).toBe(0);
    expect(lines.at(-1)).toEqual({ event: 'stopped' });
  });

  it('refuses options that make no sense', async () => {
    for (const args of [
      ['--lan', 'nowhere'],
      ['--report', 'sometimes'],
      ['--slow-start', 'x'],
    ]) {
      const { exitCode } = run(...args);
      expect(await exitCode).toBe(1);
    }
  });
});
