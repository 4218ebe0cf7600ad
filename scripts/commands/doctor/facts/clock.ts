// How far this computer's clock is from another one's, by the Date header of an HTTP answer.
import { Agent, request } from 'undici';
import { buildEnvelope } from '../../../../shared/dbc/envelope.ts';
import { pinnedTls } from '../../../../shared/util/pinned-tls.ts';
import { deadline } from '../../../../shared/util/time.ts';
import { defineCheck, Skipped, warning } from '../check.ts';
import { refuseUnless } from './pin.ts';

export interface ClockFacts {
  /** Whose clock, in words. */
  whose: string;
  url: string;
  /** `sha256/…` of the public key, for HTTPS with a certificate that somebody signed himself. */
  pin?: string | undefined;
  localAddress?: string | undefined;
}

/** Certificates, rental ends and the audit's times bear this much. */
const TOLERANCE_MS = 60_000;
const LIMIT_MS = 5000;

export const clock = defineCheck({
  name: 'clock',
  limitMs: 8000,
  codes: {
    CLOCK_SKEW: warning(
      'The clocks of two computers differ by more than a minute',
      'Switch on time synchronisation (NTP) on both; on diskless machines set the hardware clock to the time zone that the image expects.',
    ),
  },
  run: async (facts: ClockFacts, signal) => {
    const ahead = await aheadOf(facts, signal);
    if (ahead === undefined) throw new Skipped(`${facts.whose} tells no time`);
    if (Math.abs(ahead) <= TOLERANCE_MS) return { found: [], good: `as ${facts.whose}` };
    const detail = `this computer is ${describe(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} ${facts.whose}`;
    return { found: [{ code: 'CLOCK_SKEW', detail }] };
  },
});

/** Milliseconds, the header's whole second and the way there left out; undefined where nobody answers with a time. */
async function aheadOf(facts: ClockFacts, signal: AbortSignal): Promise<number | undefined> {
  const dispatcher = dispatcherOf(facts);
  const sent = Date.now();
  try {
    const answer = await request(new URL('/api/v1/', facts.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: buildEnvelope({ peers: [] }),
      dispatcher,
      signal: deadline(LIMIT_MS, signal),
    });
    const came = Date.now();
    await answer.body.dump();
    const told = Date.parse(String(answer.headers.date));
    if (Number.isNaN(told)) return undefined;
    if (sent > told + 1000) return sent - told - 1000;
    return came < told ? came - told : 0;
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    await dispatcher.destroy();
  }
}

function dispatcherOf({ pin, localAddress }: ClockFacts): Agent {
  if (pin === undefined) return new Agent(localAddress === undefined ? {} : { localAddress });
  const refuse = refuseUnless(pin);
  return new Agent({ connect: pinnedTls({ timeoutMs: LIMIT_MS, localAddress, refuse }) });
}

function describe(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${Math.max(1, minutes)} min` : `${Math.round(minutes / 60)} h`;
}
