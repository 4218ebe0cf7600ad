// Options that several BMC commands share.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CIPHER_SUITES, type CipherSuite } from '../../../shared/ipmi/bmc.ts';

/** Which machines, and how one BMC is reached. */
export interface TargetOptions {
  host?: string;
  user?: string;
  passwordFile?: string;
  kgFile?: string;
  port?: number;
  cipher?: 'auto' | CipherSuite;
  privilege?: string;
  interface?: string;
  /** In ms, as the quirks of the same names. */
  minInterval?: number;
  replyTimeout?: number;
  fleet?: string;
  all?: boolean;
}

export interface OutputOptions {
  json?: boolean;
  parallel?: number;
}

const FOOTER = `
The password comes from --password-file, the environment variable NETBAR_BMC_PASSWORD or a prompt.
Exit codes: 0 all done, 1 some failed, 64 wrong arguments, 78 bad fleet or password file, 130 cancelled.`;

/** Adds the options of TargetOptions and OutputOptions. */
export function withTargets(command: Command): Command {
  const single = (flags: string, text: string) => new Option(flags, text).conflicts(['fleet', 'all']);
  return command
    .addOption(single('-H, --host <host[:port]>', 'one BMC: address or name'))
    .addOption(single('-U, --user <name>', "the BMC's user"))
    .addOption(single('--password-file <file>', 'first line is the password; mode 0600'))
    .addOption(single('--kg-file <file>', "the BMC's Kg, if one is set: text or 0x…; mode 0600"))
    .addOption(single('--port <n>', 'UDP port (default 623)').argParser(wholeNumber(1, 65_535)))
    .addOption(
      single('--cipher <suite>', `auto (17, then 3) or one of ${CIPHER_SUITES.join(', ')}`).argParser(
        cipherSuite,
      ),
    )
    .addOption(
      single('--privilege <level>', 'level to log in with (default administrator)').choices([
        'user',
        'operator',
        'administrator',
      ]),
    )
    .addOption(
      single('--interface <name>', 'lan only for a BMC without IPMI 2.0 (default lanplus)').choices([
        'lanplus',
        'lan',
      ]),
    )
    .addOption(
      single(
        '--min-interval <ms>',
        'rest between two commands, for a BMC that crashes when hurried',
      ).argParser(wholeNumber(0, 60_000)),
    )
    .addOption(
      single('--reply-timeout <ms>', 'how long a slow BMC may take for one answer').argParser(
        wholeNumber(100, 10_000),
      ),
    )
    .option('--fleet <file>', 'machines of this YAML file, chosen by name, pattern (seat-1*) or --all')
    .option('--all', 'every machine of the fleet file')
    .option('--parallel <n>', 'machines at the same time', wholeNumber(1, 1000))
    .option('--json', 'one JSON array instead of a table')
    .addHelpText('after', FOOTER);
}

/** Adds `--yes`. */
export function withConsent(command: Command): Command {
  return command.option('-y, --yes', 'do not ask before touching several machines');
}

/** Commander's parser of a whole number. */
export function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

function cipherSuite(text: string): 'auto' | CipherSuite {
  const suite = CIPHER_SUITES.find((known) => String(known) === text);
  if (suite !== undefined) return suite;
  if (text === 'auto') return 'auto';
  throw new InvalidArgumentError(
    `Give auto or one of ${CIPHER_SUITES.join(', ')}; a BMC that has neither needs one of them allowed.`,
  );
}
