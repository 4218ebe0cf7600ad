// `deeplink`: a simulated DeepLink as a process of its own, told what to do on stdin.
import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { parseCommand, runCommand } from './commands.ts';
import type { DeepLinkSimulatorOptions, LanAddress, ReportMode } from './options.ts';
import { type DeepLinkSimulator, startDeepLinkSimulator } from './simulator.ts';

interface CliOptions {
  pipe?: string;
  lan?: LanAddress;
  lanFrom?: string;
  configIni?: string;
  deviceId?: string;
  password?: string;
  channelId?: string;
  token?: string;
  requireAuth: boolean;
  slowStart?: number;
  slow?: 'pipe' | 'online' | 'asked';
  report?: ReportMode;
  ignorePush?: boolean;
  tooOld?: boolean;
  alwaysRefreshPassword?: boolean;
  appVersion?: string;
}

/** Adds `deeplink` to a command line. Its codes and token are made up, so they may be arguments. */
export function addDeepLinkCommand(parent: Command): void {
  parent
    .command('deeplink')
    .description('a simulated DeepLink; takes one JSON command per line, writes one JSON line per event')
    .option('--pipe <path>', 'Unix socket or named pipe; without it there is no SDK pipe')
    .option('--lan <host:port>', "the node's port for DeepLink", parseAddress)
    .option('--lan-from <address>', 'source address of the LAN connection')
    .option('--config-ini <file>', 'write config.ini there')
    .option('--device-id <digits>')
    .option('--password <text>')
    .option('--channel-id <id>', 'refuse every other one')
    .option('--token <text>', 'refuse every other one')
    .option('--require-auth', 'refuse everything before auth', true)
    .option('--no-require-auth', 'answer without auth too')
    .option('--slow-start <seconds>', 'time until DeepLink is online', parseSeconds)
    .addOption(new Option('--slow <what>', 'what is slow').choices(['online', 'pipe', 'asked']))
    .option('--report <mode>', 'at-once, late:<seconds> or never', parseReport)
    .option('--ignore-push', 'a password pushed by the node changes nothing')
    .option('--too-old', 'accept connections on the pipe and never answer')
    .option('--always-refresh-password', 'a new password at every restart')
    .option('--app-version <version>')
    .action((options: CliOptions) => serve(options));
}

/** Runs until SIGTERM, SIGINT or the command "stop"; the end of stdin does not end it. */
async function serve(cli: CliOptions): Promise<void> {
  const simulator = await startDeepLinkSimulator(simulatorOptions(cli));
  simulator.on('event', say);
  const stopped = Promise.withResolvers<void>();
  const stop = () => stopped.resolve();
  const input = createInterface({ input: process.stdin });
  input.on('line', async (line) => {
    if (line.trim() !== '' && (await obey(simulator, line)) === 'stop') stop();
  });
  process.once('SIGTERM', stop).once('SIGINT', stop);
  // With neither pipe nor LAN nothing else keeps the process alive once stdin has ended.
  const alive = setInterval(() => undefined, 60_000);
  say({ event: 'ready', pid: process.pid, pipe: cli.pipe, deviceId: simulator.info.deviceId });
  await stopped.promise;
  clearInterval(alive);
  input.close();
  process.stdin.destroy();
  await simulator.stop();
  say({ event: 'stopped' });
}

async function obey(simulator: DeepLinkSimulator, line: string): Promise<'go-on' | 'stop'> {
  try {
    const command = parseCommand(line);
    const answer = await runCommand(simulator, command);
    say({ event: 'answer', cmd: command.cmd, ...answer });
    return command.cmd === 'stop' ? 'stop' : 'go-on';
  } catch (error) {
    say({ event: 'error', message: messageOf(error) });
    return 'go-on';
  }
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function simulatorOptions(cli: CliOptions): DeepLinkSimulatorOptions {
  const { lan, lanFrom, slowStart, slow, ...same } = cli;
  return {
    ...same,
    ...(lan ? { lan: { ...lan, ...(lanFrom === undefined ? {} : { localAddress: lanFrom }) } } : {}),
    ...(slowStart === undefined ? {} : { slowStartMs: slowStart }),
    ...(slow === undefined ? {} : { slowStart: slow }),
  };
}

function parseAddress(text: string): LanAddress {
  const [, host, port] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (host === undefined) throw new InvalidArgumentError('give host:port');
  return { host, port: Number(port) };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 0)) throw new InvalidArgumentError('give seconds');
  return seconds * 1000;
}

function parseReport(text: string): ReportMode {
  if (text === 'at-once' || text === 'never') return text;
  const [, seconds] = /^late:(.+)$/.exec(text) ?? [];
  if (seconds === undefined) throw new InvalidArgumentError('give at-once, late:<seconds> or never');
  return { lateMs: parseSeconds(seconds) };
}
