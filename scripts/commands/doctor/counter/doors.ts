// Do the counter's two doors answer: the staff's interface and the agents' listener?
import { Agent, request } from 'undici';
import { type CounterConfig, staffUsesTls } from '../../../../kiosk/counter/config.ts';
import { pinnedTls } from '../../../../shared/util/pinned-tls.ts';
import { deadline } from '../../../../shared/util/time.ts';
import { defineCheck, error, Skipped } from '../check.ts';
import type { CounterFacts } from '../facts/counter-facts.ts';
import { refuseUnless } from '../facts/pin.ts';
import { pinOf } from './certificates.ts';

const LIMIT_MS = 5000;

export const staffDoor = defineCheck({
  name: 'counter',
  limitMs: 10_000,
  codes: {
    COUNTER_NOT_RUNNING: error(
      'The counter does not answer on its port',
      'Start it (`netbar counter --config …`, or its service). If it says that the port is taken, end the other program or choose another staff.port.',
    ),
    COUNTER_UNHEALTHY: error(
      'The counter runs, and a part of it does not work',
      'Its log and Settings say which part. A door whose address or port was missing opens by itself; after mending anything else restart the counter.',
    ),
    COUNTER_PORT_TAKEN: error(
      "Another program answers on the counter's port",
      'End that program, or choose another staff.port.',
    ),
  },
  run: async (facts: CounterFacts, signal) => {
    const { staff } = facts.config;
    if (!staff) throw new Skipped('staff is false: the window of the app alone');
    if (staff.port === 0) throw new Skipped('staff.port is 0: a free port, which only the counter knows');
    const scheme = staffUsesTls(staff) ? 'https' : 'http';
    const url = `${scheme}://${hostOf(staff)}:${staff.port}/healthz`;
    const answer = await knock(url, 'GET', await pinOf(facts, 'staff'), signal);
    if (answer.kind === 'nobody') return { found: [{ code: 'COUNTER_NOT_RUNNING', subject: url }] };
    const told = answer.kind === 'said' ? answer.json.status : undefined;
    if (told === 'ok') return { found: [], good: url };
    const code = told === 'failing' ? 'COUNTER_UNHEALTHY' : 'COUNTER_PORT_TAKEN';
    return { found: [{ code, subject: url }] };
  },
});

export const agentsDoor = defineCheck({
  name: "agents' listener",
  limitMs: 10_000,
  codes: {
    AGENTS_DOOR_CLOSED: error(
      'Nobody answers where agents report: machines get no token and publish nothing',
      'Start the counter; if it runs, its log says why this port could not be opened (taken, or no such address).',
    ),
    AGENTS_DOOR_OTHER: error(
      'Where agents report, something else answers than this counter',
      'End the other program or counter on that port, or choose another agents.port and give the image its new configuration.',
    ),
  },
  run: async (facts: CounterFacts, signal) => {
    const { agents } = facts.config;
    if (!agents) throw new Skipped('agents is false: none report here');
    if (agents.port === 0) throw new Skipped('agents.port is 0: a free port, which only the counter knows');
    const url = `https://${hostOf(agents)}:${agents.port}/agent/`;
    const answer = await knock(url, 'POST', await pinOf(facts, 'agents'), signal);
    if (answer.kind === 'nobody') return { found: [{ code: 'AGENTS_DOOR_CLOSED', subject: url }] };
    if (answer.kind === 'said' && answer.json.code === 'NOT_FOUND') return { found: [], good: url };
    return { found: [{ code: 'AGENTS_DOOR_OTHER', subject: url }] };
  },
});

type Door = Exclude<CounterConfig['staff'] | CounterConfig['agents'], false>;

/** Where this computer reaches its own listener. */
function hostOf({ host }: Door): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

type Answer = { kind: 'nobody' } | { kind: 'other' } | { kind: 'said'; json: Record<string, unknown> };

/** @param pin what an HTTPS door has to show; undefined: unknown yet */
async function knock(
  url: string,
  method: 'GET' | 'POST',
  pin: string | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const connect = pinnedTls({ timeoutMs: LIMIT_MS, refuse: refuseUnless(pin) });
  const dispatcher = new Agent(url.startsWith('https:') ? { connect } : {});
  try {
    const answer = await request(url, { method, dispatcher, signal: deadline(LIMIT_MS, signal) });
    const json: unknown = await answer.body.json().catch(() => undefined);
    return typeof json === 'object' && json !== null
      ? { kind: 'said', json: json as Record<string, unknown> }
      : { kind: 'other' };
  } catch (cause) {
    signal.throwIfAborted();
    return isSilence(cause) ? { kind: 'nobody' } : { kind: 'other' };
  } finally {
    await dispatcher.destroy();
  }
}

/** Nobody listens there, or nothing came back. */
function isSilence(cause: unknown): boolean {
  const codes = [
    'ECONNREFUSED',
    'EADDRNOTAVAIL',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ETIMEDOUT',
    'UND_ERR_CONNECT_TIMEOUT',
  ];
  if (cause instanceof DOMException) return cause.name === 'TimeoutError';
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));
}
