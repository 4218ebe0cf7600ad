// `netbar sign`: a signature for one request, as DBC's official sign tool prints it.
import type { Command } from 'commander';
import { signSession, WalletSigner } from '../../../shared/dbc/index.ts';
import { DBC_EXIT, EXIT_CODES_HELP } from '../dbc/run/exit-codes.ts';
import { exitOnBadUsage, finish } from '../dbc/run/finish.ts';
import { keyFrom } from '../dbc/run/key.ts';
import { withExamples } from '../help/examples.ts';
import { UsageError } from '../ipmi/usage.ts';

interface SignOptions {
  identity?: string;
  profile?: string;
  sessionId?: string;
  json?: boolean;
}

export function addSignCommand(program: Command): void {
  const command = program
    .command('sign')
    .description('sign a fresh nonce: the lines that the official sign tool prints')
    .option(
      '--identity <who:where>',
      'wallet, node or machine, e.g. wallet:file:renter.seed (default: the profile)',
    )
    .option('--session-id <id>', 'sign this session id as well')
    .option('--profile <name>', 'profile of `netbar config`')
    .option('--json', 'one JSON object, as it stands in a request: {wallet, nonce, sign}')
    .addHelpText(
      'after',
      `
wallet is the ss58 address of a renter's wallet, and the node_id for node and machine. Each signature can be used once
through a client node. On the LAN it is as good as the key, for what the key may do there: keep it secret.
${EXIT_CODES_HELP}`,
    )
    .exitOverride(exitOnBadUsage);
  withExamples(
    command,
    'netbar sign --identity wallet:file:renter.seed',
    'netbar sign --identity node:prompt --json',
  ).action((options: SignOptions) => finish(options, () => sign(options)));
}

async function sign(options: SignOptions): Promise<number> {
  const { sessionId, json = false } = options;
  if (sessionId !== undefined && !/^[!-~]{1,128}$/.test(sessionId)) {
    throw new UsageError('--session-id must be 1 to 128 printable characters without spaces');
  }
  const { kind, keyPair } = await keyFrom(options);
  const {
    wallet,
    nonce,
    sign: signature,
  } = new WalletSigner(keyPair, kind === 'wallet' ? 'ss58' : 'node').identity();
  const session = sessionId === undefined ? undefined : signSession(keyPair, sessionId);
  if (json) {
    const signed = session && { session_id: session.sessionId, session_id_sign: session.sessionIdSign };
    process.stdout.write(`${JSON.stringify({ wallet, nonce, sign: signature, ...signed }, undefined, 2)}\n`);
    return DBC_EXIT.ok;
  }
  const lines = [line(12, 'wallet', wallet), line(12, 'nonce', nonce), line(12, 'nonce_sign', signature)];
  if (session) {
    lines.push(line(18, 'session_id', session.sessionId), line(18, 'session_id_sign', session.sessionIdSign));
  }
  process.stdout.write(lines.join(''));
  return DBC_EXIT.ok;
}

/** Right-aligned names, as the official tool has them. */
function line(width: number, name: string, value: string): string {
  return `${`${name}: `.padStart(width)}${value}\n`;
}
