// Is the counter there, does it take this machine's token, and does it see DeepLink connected?
import { HEALTH_CODES } from '../../../../agent/health/codes.ts';
import { attempt, defineCheck, error, Skipped } from '../check.ts';
import { keptToken } from '../facts/counter-door.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';
import { place } from './place.ts';

const asTheAgent = (code: keyof typeof HEALTH_CODES) =>
  error(HEALTH_CODES[code].message, HEALTH_CODES[code].cure);

export const counterDoor = defineCheck({
  name: 'this machine at the counter',
  limitMs: 15_000,
  codes: {
    DEEPLINK_NOT_CONNECTED: place.codes.DEEPLINK_NOT_CONNECTED,
    COUNTER_UNREACHABLE: asTheAgent('COUNTER_UNREACHABLE'),
    COUNTER_KEY_WRONG: asTheAgent('COUNTER_KEY_WRONG'),
    COUNTER_KNOWS_US_NOT: asTheAgent('COUNTER_KNOWS_US_NOT'),
    AGENT_NOT_ENROLLED: error(
      'The agent of this machine has no token of this boot from the counter',
      'Start the agent; if the counter refuses it, press "Allow" for this seat there, or power-cycle it from there.',
    ),
    AGENT_TOKEN_REFUSED: error(
      "The counter no longer takes this machine's token",
      'Press "Allow" for this seat at the counter, or power-cycle it from there; the agent then asks anew.',
    ),
    COUNTER_CANNOT_TELL: error(
      'The counter is there, but could not ask the node for this machine',
      'Run `netbar doctor` on the counter PC.',
    ),
  },
  run: async (facts: MachineFacts) => {
    const { identity } = facts.config;
    if (identity.kind !== 'counter') throw new Skipped('this agent works without a counter');
    const subject = identity.url;
    const answer = await attempt(facts.counterAnswer());
    if ('failure' in answer) {
      const { code, message, cause } = answer.failure;
      const refusal = cause instanceof Error && 'refusal' in cause ? String(cause.refusal) : undefined;
      const told = await codeOf(code, refusal, facts.stateDir);
      return { found: [{ code: told, subject, detail: message }] };
    }
    const machine = answer.value?.machine;
    if (!machine)
      return { found: [{ code: 'COUNTER_KNOWS_US_NOT', subject, detail: 'the node has it no longer' }] };
    if (machine.deeplink === null && answer.value?.version.kind === 'push') {
      return { found: [{ code: 'DEEPLINK_NOT_CONNECTED', subject: machine.uuid }] };
    }
    return { found: [], good: `${subject} knows it as ${machine.uuid}` };
  },
});

async function codeOf(code: string, refusal: string | undefined, stateDir: string) {
  if (code === 'COUNTER_KEY_WRONG' || code === 'COUNTER_UNREACHABLE') return code;
  if (code !== 'COUNTER_REFUSED') return 'COUNTER_KEY_WRONG';
  if (refusal === 'MACHINE_UNKNOWN') return 'COUNTER_KNOWS_US_NOT';
  if (refusal !== 'NOT_ENROLLED') return 'COUNTER_CANNOT_TELL';
  return (await keptToken(stateDir)) === undefined ? 'AGENT_NOT_ENROLLED' : 'AGENT_TOKEN_REFUSED';
}
