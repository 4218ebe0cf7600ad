// How far the machine is, on stderr: a line whenever that changes, and a sign of life in between.
import type { CodesProgress } from '../../../shared/dbc/index.ts';
import { formatSeconds } from '../ipmi/output/table.ts';

const SIGN_OF_LIFE_MS = 15_000;

export class CodesProgressLines {
  readonly #start = performance.now();
  #last = '';
  #saidAt = 0;

  say(progress: CodesProgress): void {
    if (progress.phase === 'ready') return;
    const text = wordsOf(progress);
    const now = performance.now();
    if (text === this.#last && now - this.#saidAt < SIGN_OF_LIFE_MS) return;
    this.#last = text;
    this.#saidAt = now;
    process.stderr.write(`${formatSeconds(now - this.#start)}: ${text}\n`);
  }
}

const POWER_WORDS = {
  on: 'the machine is on; DeepLink is not connected yet',
  off: 'the machine is off',
  unknown: 'DeepLink is not connected yet; whether the machine is on is unknown',
} as const;

function wordsOf({ phase, power, trouble }: CodesProgress): string {
  if (trouble !== undefined) return `no answer just now (${trouble}); trying again`;
  return phase === 'connected' ? 'DeepLink is connected and has not told its codes yet' : POWER_WORDS[power];
}
