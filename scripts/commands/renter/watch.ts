// Goes on reading the codes and says when they change; ends with the rental.
import { problemOf } from '../../../kiosk/counter/renter/problem.ts';
import type { RenterProblemCode } from '../../../kiosk/ipc/renter/page.ts';
import type { DbcClient, DeeplinkCodes } from '../../../shared/dbc/index.ts';
import { sleep } from '../../../shared/util/time.ts';

interface WatchOptions {
  signal: AbortSignal;
  everyMs: number;
  /** Shown last. */
  codes: DeeplinkCodes;
  print: (codes: DeeplinkCodes) => Promise<string>;
}

/** These pass by themselves: a reboot, a bad line. */
const PASSING: readonly RenterProblemCode[] = ['NOT_CONNECTED', 'NODE_UNREACHABLE', 'CHAIN_SILENT'];

/** Never ends well: only Ctrl-C and what ends the rental stop it. @throws RenterProblem; the signal's reason */
export async function watchCodes(client: DbcClient, machine: string, options: WatchOptions): Promise<never> {
  const { signal, everyMs, print } = options;
  let known = options.codes;
  let said = '';
  const say = (text: string) => {
    if (text !== said) process.stderr.write(`${new Date().toTimeString().slice(0, 8)} ${text}\n`);
    said = text;
  };
  say('watching: Ctrl-C ends it');
  while (true) {
    await sleep(everyMs, signal);
    const now = await read(client, machine, signal);
    if (typeof now === 'string') {
      say(now === 'NOT_CONNECTED' ? 'DeepLink is not connected now' : `no answer just now (${now})`);
      continue;
    }
    if (now.deviceId === '' || now.password === '') continue;
    if (now.deviceId === known.deviceId && now.password === known.password) {
      say('the codes are the same');
      continue;
    }
    known = now;
    say('the codes changed');
    process.stdout.write(await print(now));
  }
}

async function read(
  client: DbcClient,
  machine: string,
  signal: AbortSignal,
): Promise<DeeplinkCodes | RenterProblemCode> {
  try {
    return await client.deeplink.get(machine, { signal });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const problem = problemOf(error);
    if (PASSING.includes(problem.code)) return problem.code;
    throw problem;
  }
}
