// Keeps status.json in the state folder up to date: soon after a change, and so that its age can be trusted.
import { join } from 'node:path';
import { writeFileAtomic } from '../../shared/util/atomic-file.ts';
import { SignalBox } from '../state/signal-box.ts';
import type { AgentStatus } from './status.ts';

/** Changes within this time become one write, ms. */
const GATHER_MS = 50;
/** A reader may take an older file for a dead agent, ms. */
const REFRESH_MS = 15_000;

/** Name of the status file, within the state folder. */
export const STATUS_FILE = 'status.json';

export class StatusFile {
  readonly path: string;
  readonly #status: () => AgentStatus;
  readonly #wake = new SignalBox();

  constructor(stateDir: string, status: () => AgentStatus) {
    this.path = join(stateDir, STATUS_FILE);
    this.#status = status;
  }

  touch(): void {
    this.#wake.wake();
  }

  /** Writes until aborted; a full disk costs the file, not the agent. */
  async run(signal: AbortSignal, onWrite: (error: unknown) => void): Promise<void> {
    while (!signal.aborted) {
      await this.write().then(() => onWrite(undefined), onWrite);
      await this.#wake.wait(signal, REFRESH_MS);
      if (!signal.aborted) await new SignalBox().wait(signal, GATHER_MS);
    }
  }

  async write(patch: Partial<AgentStatus> = {}): Promise<void> {
    await writeFileAtomic(this.path, `${JSON.stringify({ ...this.#status(), ...patch }, undefined, 2)}\n`);
  }
}
