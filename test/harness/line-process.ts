// A real child process of the product or a simulator: JSON lines out, JSON lines in, and all that it wrote.
import { type ChildProcess, spawn } from 'node:child_process';

export type Line = Record<string, unknown>;

export class LineProcess {
  readonly name: string;
  /** Everything written to stdout and stderr, for searches. */
  output = '';
  readonly lines: Line[] = [];
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly #child: ChildProcess;
  #partial = '';
  #listeners = new Set<() => void>();

  constructor(name: string, args: string[], env: NodeJS.ProcessEnv = {}) {
    this.name = name;
    this.#child = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', ...env },
    });
    this.exited = new Promise((resolve) => {
      this.#child.on('exit', (code, signal) => {
        resolve({ code, signal });
        this.#notify();
      });
    });
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The first line from `since` on that fits; fails with everything written when none comes. */
  async line(fits: (line: Line) => boolean, { ms = 60_000, since = 0 } = {}): Promise<Line> {
    let found: Line | undefined;
    await this.until(() => {
      found = this.lines.slice(since).find(fits);
      return found !== undefined;
    }, ms);
    return found ?? {};
  }

  /** Waits until `done`; checked at every line. */
  async until(done: () => boolean, ms = 60_000): Promise<void> {
    const limit = performance.now() + ms;
    while (!done()) {
      const left = limit - performance.now();
      if (left <= 0)
        throw new Error(`${this.name}: nothing came in ${ms} ms. It wrote:\n${this.output.slice(-4000)}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#listeners.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, Math.min(left, 100));
        this.#listeners.add(wake);
      });
    }
  }

  /** Sends a command and returns the first line after it that fits. */
  async ask(command: Line, fits: (line: Line) => boolean): Promise<Line> {
    const since = this.lines.length;
    this.tell(command);
    return this.line(fits, { since });
  }

  tell(command: Line): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends the process and waits; SIGKILL after 5 s. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.running) return;
    this.#child.kill(signal);
    const force = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await this.exited;
    clearTimeout(force);
  }

  #read(text: string): void {
    this.output += text;
    const parts = (this.#partial + text).split('\n');
    this.#partial = parts.pop() ?? '';
    for (const part of parts) {
      try {
        const line: unknown = JSON.parse(part);
        if (typeof line === 'object' && line !== null) this.lines.push(line as Line);
      } catch {
        // Lines for people; they stay in `output`.
      }
    }
    this.#notify();
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
