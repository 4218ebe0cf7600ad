// Which machines a command means: one BMC from the options, or machines of a fleet file.
import { isIPv6 } from 'node:net';
import { parseBmc } from '../../../../shared/ipmi/bmc.ts';
import { isIpmiError } from '../../../../shared/ipmi/errors.ts';
import { askForSecret, canAsk } from '../ask.ts';
import type { MachineSettings } from '../machines/backend.ts';
import type { TargetOptions } from '../options.ts';
import { UsageError } from '../usage.ts';
import { loadFleet } from './load-fleet.ts';
import { readSecretFile } from './secret-file.ts';

export const PASSWORD_VARIABLE = 'NETBAR_BMC_PASSWORD';

/**
 * @param names machine names or patterns with `*` and `?`
 * @throws UsageError, ConfigError, NoAnswer
 */
export async function chooseMachines(
  options: TargetOptions,
  names: readonly string[],
): Promise<readonly MachineSettings[]> {
  if (options.fleet !== undefined) {
    return select(await loadFleet(options.fleet), names, options.all ?? false, options.fleet);
  }
  if (options.host === undefined)
    throw new UsageError('say which machine: -H HOST, or --fleet FILE with names');
  if (names.length > 0) throw new UsageError(`"${names[0]}": machine names belong to --fleet, not to -H`);
  return [await oneBmc(options.host, options)];
}

function select(
  fleet: readonly MachineSettings[],
  names: readonly string[],
  all: boolean,
  path: string,
): readonly MachineSettings[] {
  if (all && names.length > 0) throw new UsageError(`--all and "${names[0]}" exclude each other`);
  if (all) return fleet;
  if (names.length === 0) throw new UsageError('name the machines of the fleet, or say --all');
  const patterns = names.map((name) => ({ name, fits: pattern(name) }));
  const stray = patterns.find(({ fits }) => !fleet.some((machine) => fits.test(machine.name)));
  if (stray) throw new UsageError(`no machine of ${path} is called "${stray.name}"`);
  return fleet.filter((machine) => patterns.some(({ fits }) => fits.test(machine.name)));
}

function pattern(name: string): RegExp {
  const source = name.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u');
}

async function oneBmc(host: string, options: TargetOptions): Promise<MachineSettings> {
  const { user, privilege, cipher: cipherSuite, kgFile, minInterval, replyTimeout } = options;
  const { address, port = options.port } = splitHost(host);
  if (user === undefined) throw new UsageError('-H needs --user, the name of a user of the BMC');
  if (port !== options.port && options.port !== undefined)
    throw new UsageError('two ports: in -H and in --port');
  const settings = {
    address,
    user,
    ...(port === undefined ? {} : { port }),
    ...(privilege === undefined ? {} : { privilege }),
    ...(cipherSuite === undefined ? {} : { cipherSuite }),
    ...(options.interface === undefined ? {} : { interface: options.interface }),
    ...(kgFile === undefined ? {} : { kg: await readSecretFile(kgFile) }),
    quirks: {
      ...(minInterval === undefined ? {} : { minIntervalMs: minInterval }),
      ...(replyTimeout === undefined ? {} : { replyTimeoutMs: replyTimeout }),
    },
  };
  const password = await onePassword(options, `Password of ${user} at ${host}: `);
  try {
    return { name: host, backend: { kind: 'ipmi', bmc: parseBmc({ ...settings, password }) } };
  } catch (error) {
    if (isIpmiError(error, 'IPMI_BAD_CONFIG')) throw new UsageError(error.message, error);
    throw error;
  }
}

/** `host`, `host:port`, `[v6]:port`; a bare IPv6 address has no port. */
function splitHost(text: string): { address: string; port?: number } {
  if (isIPv6(text)) return { address: text };
  const [, bracketed, plain = '', digits] = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(\d+))?$/.exec(text) ?? [];
  const address = bracketed ?? plain;
  if (address === '') throw new UsageError(`-H ${text}: give HOST, HOST:PORT or [IPV6]:PORT`);
  return digits === undefined ? { address } : { address, port: Number(digits) };
}

async function onePassword({ passwordFile }: TargetOptions, question: string): Promise<string> {
  if (passwordFile !== undefined) return readSecretFile(passwordFile);
  const given = process.env[PASSWORD_VARIABLE];
  if (given) return given;
  if (canAsk()) return askForSecret(question);
  throw new UsageError(
    `no password: set ${PASSWORD_VARIABLE}, use --password-file, or run this in a terminal`,
  );
}
