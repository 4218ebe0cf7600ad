// Does DeepLink answer on its SDK pipe, and is it new enough and online?
import { readFile } from 'node:fs/promises';
import type { AgentConfig } from '../../../../agent/config.ts';
import { HEALTH_CODES } from '../../../../agent/health/codes.ts';
import { DeepLinkError } from '../../../../shared/deeplink/errors.ts';
import {
  AppVersionSchema,
  NoDataSchema,
  ServerConnStateSchema,
} from '../../../../shared/deeplink/messages.ts';
import { PipeConnection } from '../../../../shared/deeplink/pipe-connection.ts';
import { SERVER_CONN_STATE } from '../../../../shared/deeplink/types.ts';
import { systemCode } from '../../../../shared/errors/app-error.ts';
import { isAtLeast } from '../../../../shared/util/is-at-least.ts';
import { attempt, defineCheck, error, type Problem, Skipped } from '../check.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';

const LIMIT_MS = 5000;
/** The framed pipe and the link to the node came with it. */
const OLDEST = [1, 0, 3, 1];

/** The agent's words for the same things. */
function asTheAgent(code: keyof typeof HEALTH_CODES): Problem {
  const { message, cure } = HEALTH_CODES[code];
  return error(message, cure);
}

export const pipe = defineCheck({
  name: "DeepLink's pipe",
  limitMs: 20_000,
  codes: {
    DEEPLINK_ABSENT: asTheAgent('DEEPLINK_ABSENT'),
    DEEPLINK_NO_ACCESS: error(
      "This account may not open DeepLink's pipe",
      'Run the agent (and the doctor) as administrator or as the account that DeepLink runs as.',
    ),
    DEEPLINK_TOO_OLD: asTheAgent('DEEPLINK_TOO_OLD'),
    AUTH_REFUSED: asTheAgent('AUTH_REFUSED'),
    DEEPLINK_PIPE_FAILED: asTheAgent('DEEPLINK_PIPE_FAILED'),
    DEEPLINK_NOT_ONLINE: error(
      'DeepLink is not online: it accepts no remote control',
      "Check the machine's internet connection and DeepLink's own window; right after a boot wait a minute.",
    ),
  },
  run: async (facts: MachineFacts) => {
    const { config, os } = facts;
    const path = config.deeplink.pipe ?? os.defaultPipePath;
    if (path === false) throw new Skipped('deeplink.pipe is false: not the SDK build');
    const answer = await attempt(facts.status());
    // An agent holds the pipe: a second client beside it could take its notifications away.
    if ('failure' in answer && !NO_AGENT.includes(systemCode(answer.failure.cause) ?? '')) {
      throw new Skipped('an agent may hold the pipe, and it can not be asked');
    }
    if ('value' in answer && answer.value.machines.device !== 'D2') {
      throw new Skipped('the agent holds the pipe: see what it says');
    }
    if ('value' in answer && answer.value.deeplink.source === 'config.ini') {
      const detail = "the agent finds no pipe, and goes by DeepLink's file";
      return { found: [{ code: 'DEEPLINK_ABSENT', subject: path, detail }] };
    }
    const said = 'value' in answer ? answer.value.deeplink.version : await ask(path, config);
    if (typeof said === 'object' && said !== null) return { found: [said] };
    if (said !== null && !isAtLeast(said, OLDEST)) {
      return { found: [{ code: 'DEEPLINK_TOO_OLD', subject: path, detail: `version ${said}` }] };
    }
    return { found: [], good: `DeepLink ${said ?? '(version not told)'}, online` };
  },
});

type Code =
  | 'DEEPLINK_ABSENT'
  | 'DEEPLINK_NO_ACCESS'
  | 'DEEPLINK_TOO_OLD'
  | 'AUTH_REFUSED'
  | 'DEEPLINK_PIPE_FAILED'
  | 'DEEPLINK_NOT_ONLINE';
const OWN_CODES: readonly Code[] = [
  'DEEPLINK_ABSENT',
  'DEEPLINK_NO_ACCESS',
  'DEEPLINK_TOO_OLD',
  'AUTH_REFUSED',
];

/** Nobody listens on its control socket. */
const NO_AGENT = ['ENOENT', 'ECONNREFUSED'];

/** The version, or what is wrong. */
async function ask(path: string, { deeplink }: AgentConfig) {
  const connection = new PipeConnection({ path, timeoutMs: LIMIT_MS, onNotification: () => undefined });
  const talk = async () => {
    await connection.open();
    const token = await tokenOf(deeplink.tokenFile);
    const identity = { id: deeplink.channelId, ...(token === undefined ? {} : { token }) };
    await connection.request('auth', identity, NoDataSchema);
    const version = await connection.request('getAppVersion', {}, AppVersionSchema);
    return { version, state: await connection.request('getServerConnState', {}, ServerConnStateSchema) };
  };
  try {
    const answer = await attempt(talk());
    if ('failure' in answer) {
      const { cause } = answer.failure;
      // Only the connection knows that what did not answer is too old.
      if (cause instanceof DeepLinkError) connection.drop(cause);
      const { code, message } = cause instanceof DeepLinkError ? await connection.ended : answer.failure;
      const own = OWN_CODES.find((known) => known === code);
      return { code: own ?? ('DEEPLINK_PIPE_FAILED' as const), subject: path, detail: message };
    }
    const { version, state } = answer.value;
    if (state >= SERVER_CONN_STATE.online) return version;
    return { code: 'DEEPLINK_NOT_ONLINE' as const, detail: `version ${version}, state ${state} of 3` };
  } finally {
    await connection.close();
  }
}

/** A token that can't be read is found by another check; without one DeepLink may still answer. */
async function tokenOf(path: string | undefined): Promise<string | undefined> {
  return path === undefined
    ? undefined
    : readFile(path, 'utf8').then(
        (text) => text.trim(),
        () => undefined,
      );
}
