// The time limit of an owner's program holds, whatever the program has started and left behind.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runProgram } from '../../../shared/ipmi/power/backends/run-program.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netbar-limit-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  const left = await readFile(join(folder, 'pid'), 'utf8').catch(() => '');
  if (left) process.kill(Number(left), 'SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function script(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

/** Aborts as soon as the program has left its mark: a file `pid`. */
async function abortOnceMarked(program: string, platform: NodeJS.Platform = process.platform) {
  const stop = new AbortController();
  const ended = runProgram(program, [], { MARK: join(folder, 'pid') }, stop.signal);
  await expect.poll(() => readFile(join(folder, 'pid'), 'utf8').catch(() => '')).toMatch(/\d\n/);
  // Only now: programs are started otherwise on Windows.
  vi.spyOn(process, 'platform', 'get').mockReturnValue(platform);
  stop.abort();
  return ended;
}

it('does not wait for output that somebody outside of its group holds open', async () => {
  const outlives = `setsid sh -c 'echo $$ > "$MARK"; exec sleep 100000' &`;
  const program = await script('plug', `${outlives}\nsleep 100000`);
  expect(await abortOnceMarked(program)).toMatchObject({ aborted: true, missing: false });
});

it('is kept on Windows by ending the whole tree of processes', async () => {
  await script('taskkill.exe', `echo "$@" > '${folder}/killed'; kill -9 "$4"`);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  const program = await script('plug', 'echo $$ > "$MARK"; exec sleep 100000');
  expect(await abortOnceMarked(program, 'win32')).toMatchObject({ aborted: true });
  const pid = (await readFile(join(folder, 'pid'), 'utf8')).trim();
  expect(await readFile(join(folder, 'killed'), 'utf8')).toBe(`/T /F /PID ${pid}\n`);
  await rm(join(folder, 'pid'));
});
