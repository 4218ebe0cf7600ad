// Runs the BMC commands as real child processes, from source.
import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ENTRY = join(import.meta.dirname, 'entry.ts');
const POWER_MANAGER = join(import.meta.dirname, '../../../scripts/power-manager.ts');

/** Dozens of starts from source: the second one finds the types stripped already. */
const CHILD_ENV = { NO_COLOR: '1', NODE_COMPILE_CACHE: join(tmpdir(), 'netbar-test-compile-cache') };

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  /** A process group of its own, so that a signal can go to all of it, as Ctrl-C does. */
  group?: boolean;
}

/** One child process; stdin stays open and is no terminal. */
export class Running {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  #listeners = new Set<() => void>();

  constructor(program: string, args: string[], { env = {}, group = false }: RunOptions = {}) {
    const { NETBAR_BMC_PASSWORD: _, ...own } = process.env;
    this.#child = spawn(program, args, { env: { ...own, ...CHILD_ENV, ...env }, detached: group });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#notify();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#notify();
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code) => resolve({ code, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Stdout, then stderr, so far. */
  get written(): string {
    return this.#stdout + this.#stderr;
  }

  /** Waits until what was written, stdout and stderr together, fits. */
  async wrote(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#stdout + this.#stderr)) {
      if (this.#child.exitCode !== null) throw new Error(`it ended: ${this.#stdout}${this.#stderr}`);
      await new Promise<void>((resolve) => {
        this.#listeners.add(resolve);
        this.#child.once('close', () => resolve());
      });
    }
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** What the terminal does at Ctrl-C: every process of the group gets the signal. */
  interruptGroup(): void {
    process.kill(-this.pid, 'SIGINT');
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}

export function startNetbar(args: string[], options?: RunOptions): Running {
  return new Running(process.execPath, [ENTRY, ...args], options);
}

export function netbar(args: string[], options?: RunOptions): Promise<Ended> {
  return startNetbar(args, options).ended;
}

export function startPowerManager(args: string[]): Running {
  return new Running(process.execPath, [POWER_MANAGER, ...args]);
}

/** The same on a terminal of its own, by util-linux `script`; all output comes on stdout. */
export function startOnTerminal(args: string[], options?: RunOptions): Running {
  const line = [process.execPath, ENTRY, ...args].map((word) => `'${word}'`).join(' ');
  return new Running('script', ['--quiet', '--return', '--command', line, '/dev/null'], options);
}
