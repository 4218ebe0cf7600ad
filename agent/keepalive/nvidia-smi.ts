// Asks the graphics driver through its own tool: started apart, with a time limit, one at a time.
import { join } from 'node:path';
import { execa } from 'execa';
import { systemCode } from '../../shared/errors/app-error.ts';

/** A field that the card does not tell is undefined. */
export interface Gpu {
  name?: string | undefined;
  /** MiB. */
  memoryTotal?: number | undefined;
  memoryUsed?: number | undefined;
  /** Percent. */
  utilizationGpu?: number | undefined;
  /** Degrees Celsius. */
  temperatureGpu?: number | undefined;
  /** Watts. */
  powerDraw?: number | undefined;
}

const FIELDS = 'memory.total,memory.used,utilization.gpu,temperature.gpu,power.draw,name';
const LIMIT_MS = 5000;

export interface NvidiaSmiOptions {
  program?: string;
  /** ms */
  limitMs?: number;
}

export class NvidiaSmi {
  readonly #program: string;
  readonly #limitMs: number;
  #running = false;

  constructor({ program = defaultProgram(), limitMs = LIMIT_MS }: NvidiaSmiOptions = {}) {
    this.#program = program;
    this.#limitMs = limitMs;
  }

  /** @returns `absent` where there is no such driver, `silent` when it gives no answer in time */
  async gpus(): Promise<Gpu[] | 'absent' | 'silent'> {
    // A driver that hangs may hold its tool for ever: one is enough.
    if (this.#running) return 'silent';
    this.#running = true;
    const late = Promise.withResolvers<'silent'>();
    const timer = setTimeout(() => late.resolve('silent'), this.#limitMs);
    const answer = this.#ask().finally(() => {
      this.#running = false;
    });
    try {
      return await Promise.race([answer, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(): Promise<Gpu[] | 'absent' | 'silent'> {
    try {
      const { stdout } = await execa(
        this.#program,
        [`--query-gpu=${FIELDS}`, '--format=csv,noheader,nounits'],
        { timeout: this.#limitMs, stdin: 'ignore', stderr: 'ignore', windowsHide: true },
      );
      return stdout.split('\n').flatMap((line) => (line.trim() === '' ? [] : [readGpu(line)]));
    } catch (error) {
      return systemCode(error) === 'ENOENT' ? 'absent' : 'silent';
    }
  }
}

/** The driver's installer puts it there; on Linux it is on the path. */
function defaultProgram(): string {
  if (process.platform !== 'win32') return 'nvidia-smi';
  return join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'nvidia-smi.exe');
}

function readGpu(line: string): Gpu {
  const [total, used, use, celsius, watts, ...name] = line.split(',').map((field) => field.trim());
  return {
    memoryTotal: figure(total),
    memoryUsed: figure(used),
    utilizationGpu: figure(use),
    temperatureGpu: figure(celsius),
    powerDraw: figure(watts),
    name: name.join(', ') || undefined,
  };
}

/** What the card does not know is a word, such as [N/A]. */
function figure(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
