// `netbar doctor` as a child process, from source.
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

const ENTRY = join(import.meta.dirname, 'entry.ts');
const ENV = { NO_COLOR: '1', NODE_COMPILE_CACHE: join(tmpdir(), 'netbar-test-compile-cache') };

export interface Ended {
  code: number | undefined;
  stdout: string;
  stderr: string;
}

export async function runDoctor(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const options = { reject: false, stdin: 'ignore', env: { ...ENV, ...env } } as const;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [ENTRY, 'doctor', ...args], options);
  return { code: exitCode, stdout, stderr };
}

/** The same without rights to other people's files, also where the tests run as root. */
export async function runDoctorAsNobody(args: string[]): Promise<string> {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { stdout } = await execa(process.execPath, [ENTRY, 'doctor', ...args], {
    ...{ reject: false, stdin: 'ignore', env: { NO_COLOR: '1' } },
    ...nobody,
  });
  return stdout;
}

/** Starts it; `ended` resolves with everything that it wrote. */
export function startDoctor(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [ENTRY, 'doctor', ...args], {
    env: { ...process.env, ...ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
  return { child, ended };
}
