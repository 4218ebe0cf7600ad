// Options that the commands of the DBC API share.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Via } from '../../../shared/dbc/index.ts';
import { EXIT_CODES_HELP } from './run/exit-codes.ts';

export interface NodeOptions {
  node?: string;
  via?: Via;
  machine?: string;
  manager?: string;
  profile?: string;
  identity?: string;
  rentOrder?: string;
  timeout?: number;
  json?: boolean;
  dryRun?: boolean;
  reveal?: boolean;
  yes?: boolean;
}

/** What a command needs beside the node. */
export interface Needs {
  /** `--machine`. */
  machine?: boolean | undefined;
  /** `--manager`. */
  manager?: boolean | undefined;
  /** `--identity` and `--rent-order`. */
  identity?: boolean | undefined;
  /** `--via`: both kinds of node offer the call. */
  via?: boolean | undefined;
  /** `--reveal`: the answer holds secrets. */
  reveal?: boolean | undefined;
  /** `--yes`: it asks first. */
  consent?: boolean | undefined;
  /** `--dry-run`. */
  dryRun?: boolean | undefined;
}

const IDENTITY_HELP = `
Who signs, as WHO:WHERE. WHO: wallet (a renter's seed), node (the bare-metal node's key), machine (the machine's own
key), session, multisig, signature, or none alone. WHERE: file:PATH (mode 0600), env:NAME, store:NAME (the operating
system's secret store), prompt. A secret itself is never an argument.`;

export function withNodeOptions(command: Command, needs: Needs): Command {
  command.option(
    '--node <url>',
    'the node, e.g. http://127.0.0.1:5050 (default NETBAR_NODE, else the profile)',
  );
  if (needs.via) {
    command.addOption(
      new Option(
        '--via <kind>',
        'client: a client node; lan: the bare-metal node itself (default client)',
      ).choices(['client', 'lan']),
    );
  }
  if (needs.machine) {
    const source = needs.identity ? 'that of the session, else of the profile' : 'that of the profile';
    command.option('--machine <node_id>', `the machine (default: ${source})`);
  }
  if (needs.manager) {
    command.option(
      '--manager <node_id>',
      'the bare-metal node, through a client node (default: the profile)',
    );
  }
  if (needs.identity) {
    command
      .option('--identity <who:where>', 'who signs, e.g. wallet:file:renter.seed (default: the profile)')
      .option(
        '--rent-order <id>',
        "order id of the rental: keeps a past renter's rights out (default: that of the session, else of the profile)",
      );
  }
  command
    .option('--profile <name>', 'profile of `netbar config` (default NETBAR_PROFILE, else "default")')
    .option(
      '--timeout <s>',
      'limit of each request in seconds (default 35, on the LAN 5)',
      numberFrom(1, 3600),
    )
    .option('--json', 'print JSON instead of a table');
  if (needs.dryRun !== false) {
    command.option('--dry-run', 'print the request, secrets as stars, and send nothing');
  }
  if (needs.reveal) command.option('--reveal', 'print secrets in the clear');
  if (needs.consent) command.option('-y, --yes', 'do not ask');
  return command.addHelpText('after', (needs.identity ? IDENTITY_HELP : '') + EXIT_CODES_HELP);
}

/** Commander's parser of a whole number; what may be is left to the request, which says it better. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

export function numberFrom(least: number, most: number) {
  return (text: string): number => {
    const value = wholeNumber(text);
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}

/** Collects an option that may stand several times. */
export function several(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}
