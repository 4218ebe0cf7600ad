// Asks the page's own server until the codes are there.
import {
  CODES_PATH,
  type CodesAnswer,
  type CodesQuestion,
  type RenterProblemCode,
} from '../../ipc/renter/page.ts';

export type Progress = 'asking' | 'starting' | 'off' | 'again';

export type Outcome = { deviceId: string; password: string } | { problem: RenterProblemCode };

const EVERY_MS = 4000;
/** A machine boots in minutes; a slow one checks its disks. */
const WITHIN_MS = 20 * 60_000;
/** The machine's controller is slow, and everybody's questions queue behind it. */
const POWER_EVERY = 5;
/** So many questions in a row may fail once one was answered. */
const PATIENCE = 5;
const PASSING: readonly RenterProblemCode[] = ['NODE_UNREACHABLE', 'CHAIN_SILENT', 'BUSY'];

/** @param signal ends the asking; then undefined comes back */
export async function untilCodes(
  question: CodesQuestion,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const until = performance.now() + WITHIN_MS;
  let failures = 0;
  let seen = false;
  let off = false;
  for (let asked = 0; !signal.aborted; asked += 1) {
    if (asked === 0) onProgress('asking');
    const answer = await askOnce({ ...question, withPower: asked % POWER_EVERY === 0 }, signal);
    if (signal.aborted) return undefined;
    if (answer.state === 'ready') return { deviceId: answer.deviceId, password: answer.password };
    if (answer.state === 'refused') {
      failures += 1;
      const passing = seen && failures <= PATIENCE && PASSING.includes(answer.problem);
      if (!passing) return { problem: answer.problem };
      onProgress('again');
    } else {
      seen = true;
      failures = 0;
      if (answer.power !== undefined) off = answer.power === 'off';
      onProgress(off ? 'off' : 'starting');
    }
    if (performance.now() + EVERY_MS > until) return { problem: off ? 'MACHINE_OFF' : 'NOT_CONNECTED' };
    await pause(EVERY_MS, signal);
  }
  return undefined;
}

async function askOnce(question: CodesQuestion, signal: AbortSignal): Promise<CodesAnswer> {
  try {
    const response = await fetch(CODES_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
      cache: 'no-store',
      credentials: 'omit',
      signal,
    });
    if (response.ok) return (await response.json()) as CodesAnswer;
    return { state: 'refused', problem: response.status === 429 ? 'BUSY' : 'FAILED' };
  } catch {
    return { state: 'refused', problem: 'NODE_UNREACHABLE' };
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
