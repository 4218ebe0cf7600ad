// One real ipmi_sim process, with the line-by-line talk to our module inside it (see netbar-bmc.c).
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { CannotStart, missingPackages } from './cannot-start.ts';

const START_LIMIT_MS = 60_000;

export interface SimulatorProcessOptions {
  /** ipmi_sim's arguments. */
  args: string[];
  /** Unix socket on which we listen and to which the module connects. */
  socket: string;
  onLine: (words: string[]) => void;
}

export class SimulatorProcess {
  readonly #options: SimulatorProcessOptions;
  #server: Server | undefined;
  #child: ChildProcess | undefined;
  #module: Socket | undefined;
  readonly #waiting: Array<() => void> = [];

  constructor(options: SimulatorProcessOptions) {
    this.#options = options;
  }

  /** Resolves when every address answers. @throws CannotStart */
  async start(): Promise<void> {
    if (this.#child) return;
    const ready = Promise.withResolvers<void>();
    const server = createServer((socket) => this.#listen(socket, ready.resolve));
    this.#server = server;
    server.listen(this.#options.socket);
    await once(server, 'listening');

    const child = spawn('ipmi_sim', this.#options.args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    let complaints = '';
    child.stderr?.on('data', (bytes) => {
      complaints = `${complaints}${bytes}`.slice(-2000);
    });
    child.once('error', (error) => ready.reject(missingPackages('there is no ipmi_sim', error)));
    child.once('exit', () => ready.reject(new CannotStart(`ipmi_sim ended: ${complaints.trim()}`)));
    const limit = setTimeout(() => ready.reject(new CannotStart('ipmi_sim did not start')), START_LIMIT_MS);
    try {
      await ready.promise;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      clearTimeout(limit);
    }
  }

  /** Sends one line to the module and waits until it is done. */
  async send(line: string): Promise<void> {
    const socket = this.#module;
    if (!socket?.writable) return;
    const done = Promise.withResolvers<void>();
    this.#waiting.push(done.resolve);
    socket.write(`${line}\n`);
    await done.promise;
  }

  /** Every BMC of this process falls silent, sessions stay; until `resume`. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    this.#module?.destroy();
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  #listen(socket: Socket, ready: () => void): void {
    this.#module = socket;
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const release of this.#waiting.splice(0)) release();
    });
    createInterface({ input: socket }).on('line', (line) => {
      if (line === 'ready') ready();
      else if (line === 'done') this.#waiting.shift()?.();
      else {
        this.#options.onLine(line.split(' '));
        // Only then the BMC answers.
        socket.write('noted\n');
      }
    });
  }
}
