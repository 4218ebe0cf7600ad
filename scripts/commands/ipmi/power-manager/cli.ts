// The power manager of DBC's bare-metal node: one command, one machine, one line.
import { EXIT } from '../../../../shared/config/exit-codes.ts';
import { isAppError, messageOf } from '../../../../shared/errors/app-error.ts';
import { parseBmc } from '../../../../shared/ipmi/bmc.ts';
import { IpmiError, isIpmiError } from '../../../../shared/ipmi/errors.ts';
import { deadline } from '../../../../shared/util/time.ts';
import { Equipment } from '../machines/equipment.ts';
import { MachineJsonError, parseNodeMachine } from './machine-json.ts';

/** The node serves its network calls one by one and gives them 30 s: a dead BMC must not use them up. */
const LIMIT_MS = 25_000;
const REACH_LIMIT_MS = 15_000;

const COMMANDS = { '--poweron': 'on', '--poweroff': 'off', '--status': 'status' } as const;
type NodeCommand = (typeof COMMANDS)[keyof typeof COMMANDS];

const HELP = `Usage: netbar-power-manager --poweron|--poweroff|--status '<machine JSON>'

The program that DBC's bare-metal node executes when its setting netbar_power_manager names it.
The machine is {"ipmi_hostname":…, "ipmi_username":…, "ipmi_password":…, "ipmi_port":…}; all else is ignored.
Prints one line: "ok", or for --status "Power is on" or "Power is off". Failures: a line on stderr alone.
Exit codes: 0 done and verified, 1 failed, ${EXIT.usage} wrong arguments or a machine that can't be read
`;

class ArgumentError extends Error {}

/** Runs one command; resolves with the exit code. */
export async function powerManagerCli(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(HELP);
    return EXIT.ok;
  }
  try {
    const { command, machine } = parseArguments(argv);
    process.stdout.write(`${await execute(command, machine)}\n`);
    return EXIT.ok;
  } catch (error) {
    const code = isAppError(error) ? `${error.code}: ` : '';
    process.stderr.write(`netbar-power-manager: ${code}${messageOf(error)}${doubt(error)}\n`);
    if (error instanceof ArgumentError) process.stderr.write('Try netbar-power-manager --help.\n');
    const wrongInput = error instanceof ArgumentError || error instanceof MachineJsonError;
    return wrongInput ? EXIT.usage : EXIT.failed;
  }
}

/** Never repeats what was given: it holds a password. */
function parseArguments(argv: readonly string[]): { command: NodeCommand; machine: string } {
  const [verb = '', machine, ...rest] = argv;
  // Some versions of the node leave the dashes out.
  const known = Object.entries(COMMANDS).find(([name]) => name === verb || name.slice(2) === verb);
  if (!known) throw new ArgumentError('the first argument must be --poweron, --poweroff or --status');
  if (machine === undefined) throw new ArgumentError('the machine is missing');
  if (rest.length > 0) throw new ArgumentError('the machine must be one argument: put it in single quotes');
  return { command: known[1], machine };
}

async function execute(command: NodeCommand, text: string): Promise<string> {
  const { hostname, port, username, password } = parseNodeMachine(text);
  const bmc = parseBmc({
    address: hostname,
    user: username,
    password,
    ...(port === undefined ? {} : { port }),
  });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const signal = deadline(LIMIT_MS, stop.signal);
  const equipment = new Equipment();
  await equipment.start();
  try {
    const { target } = equipment.machine({ name: hostname, backend: { kind: 'ipmi', bmc } });
    if (command !== 'status') {
      await equipment.controller.run(target, command, { signal, reachLimitMs: REACH_LIMIT_MS });
      return 'ok';
    }
    const state = await (target.reader ?? target.power).readPower({ signal });
    if (state === 'unknown')
      throw new IpmiError('IPMI_STATE_UNKNOWN', 'The BMC does not tell the power state');
    return `Power is ${state}`;
  } finally {
    await equipment.stop();
  }
}

function doubt(error: unknown): string {
  const open = isIpmiError(error) && error.delivery !== 'none';
  return open ? ' (the command may have been carried out: ask for the status)' : '';
}
