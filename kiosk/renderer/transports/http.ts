// The counter over HTTP: one request per call, the session in a cookie, CSRF by a header.
import { CALLS, type CallInput, type CallName, type CounterClient } from '../../ipc/contract.ts';
import { CallError } from '../../ipc/errors.ts';
import { SessionStatusSchema } from '../../ipc/staff.ts';
import { linkDown, parseOutput, toCallError } from './seen.ts';
import { followStream } from './stream.ts';

const CALL_TIMEOUT_MS = 60_000;

/** @param base address of the counter, '' for the page's own */
export function httpClient(base = ''): CounterClient {
  // Without a session any value proves that a script of this page sends it.
  let csrf = 'login';
  return {
    async call(name, input, options) {
      const { kind } = CALLS[name];
      const path = `${base}/api/v1/${name.replace('.', '/')}`;
      const timeout = AbortSignal.timeout(CALL_TIMEOUT_MS);
      const signal = options?.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
      const response = await send(
        kind === 'read' ? `${path}${queryOf(input)}` : path,
        kind === 'read'
          ? { signal, cache: 'no-store', credentials: 'same-origin' }
          : {
              method: 'POST',
              signal,
              credentials: 'same-origin',
              headers: { 'content-type': 'application/json', 'x-netbar-csrf': csrf },
              body: JSON.stringify(input),
            },
      );
      const value: unknown = await response.json().catch(() => null);
      if (!response.ok) throw toCallError(value, response.status);
      const output = parseOutput(name, value);
      // Whichever call answers with the session's state also brings the token of that session.
      const session =
        name.startsWith('session.') || name === 'setup.owner' ? SessionStatusSchema.safeParse(value) : null;
      if (session?.success) csrf = session.data.csrf || 'login';
      return output;
    },
    subscribe: (listener) => followStream({ url: `${base}/notifications`, listener }),
  };
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    if (error instanceof CallError) throw error;
    throw linkDown();
  }
}

function queryOf(input: CallInput<CallName>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input)) {
    if (value !== undefined && value !== null) query.set(key, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
