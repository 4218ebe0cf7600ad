// Options that the renter's commands share.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { NodeOptions } from '../dbc/options.ts';

type Shared = 'node' | 'machine' | 'profile' | 'identity' | 'rentOrder' | 'json' | 'dryRun';

export interface RenterOptions extends Pick<NodeOptions, Shared> {
  session?: string;
  sign?: string;
  timeout: number;
}

export const SESSION_ENVIRONMENT = { id: 'NETBAR_SESSION_ID', sign: 'NETBAR_SESSION_SIGN' } as const;

const WHO_HELP = `
Who you are: the renter (--identity wallet:file:PATH or wallet:prompt; a session is opened and signed by itself), or
somebody whom the renter gave a session (--identity session:file:PATH, session:env:NAME, session:prompt, or the
variables ${SESSION_ENVIRONMENT.id} and ${SESSION_ENVIRONMENT.sign}). Files need mode 0600. --session and --sign
are seen by every user of this computer in the list of processes: prefer the others.`;

/** What --timeout is for. */
export interface TimeoutOption {
  text: string;
  /** Default, in seconds. */
  seconds: number;
  /** Default 0. */
  least?: number;
}

export function withRenter(command: Command, limit: TimeoutOption): Command {
  const part = (flags: string, text: string) => new Option(flags, text).conflicts('identity');
  return command
    .option(
      '--node <url>',
      'a client node, e.g. http://10.0.0.2:5050 (default NETBAR_NODE, else the profile)',
    )
    .option('--machine <node_id>', 'the machine (default: that of the session, else of the profile)')
    .option('--identity <who:where>', 'who you are, e.g. session:file:friend.session (default: the profile)')
    .addOption(part('--session <id>', `session id (else ${SESSION_ENVIRONMENT.id})`))
    .addOption(part('--sign <hex>', `its signature (else ${SESSION_ENVIRONMENT.sign})`))
    .option(
      '--rent-order <id>',
      "order id of the rental: keeps a past renter's rights out (default as with --machine)",
    )
    .option('--profile <name>', 'profile of `netbar config` (default NETBAR_PROFILE, else "default")')
    .option('--timeout <s>', limit.text, secondsFrom(limit.least ?? 0), limit.seconds)
    .option('--json', 'one JSON object instead of text')
    .option('--dry-run', 'print the requests, secrets as stars, and send nothing')
    .addHelpText('after', WHO_HELP);
}

/** Commander's parser of whole seconds up to a day. */
export function secondsFrom(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d{1,5}$/.test(text) && value >= least && value <= 86_400) return value;
    throw new InvalidArgumentError(`Give whole seconds from ${least} to 86400.`);
  };
}
