// Reads a fleet file: machines by name, each with its BMC or what stands in for one.
import type { z } from 'zod';
import { loadYaml } from '../../../../shared/config/load-yaml.ts';
import { Bmc, BmcSchema, bmcKey } from '../../../../shared/ipmi/bmc.ts';
import { isIpmiError } from '../../../../shared/ipmi/errors.ts';
import { CommandPower } from '../../../../shared/ipmi/power/backends/command-power.ts';
import {
  CommandPowerSchema,
  type CommandPowerSettings,
} from '../../../../shared/ipmi/power/backends/command-settings.ts';
import { type Backend, type MachineSettings, WakeOnLanSeatSchema } from '../machines/backend.ts';
import {
  type BackendKind,
  type FleetFile,
  FleetFileSchema,
  kindsOf,
  overlay,
  type RawSettings,
} from './file-schema.ts';
import { type FleetSecrets, readFleetSecrets, type Secret } from './secrets.ts';

/**
 * @returns the machines in the order of the file
 * @throws ConfigError with one line per mistake: `file:line: key: what is wrong`, never a secret
 */
export async function loadFleet(path: string): Promise<readonly MachineSettings[]> {
  const file = await loadYaml(path, FleetFileSchema);
  const secrets = await readFleetSecrets(path, file);
  // Once more, now that every value can be judged: mistakes need the file's line numbers.
  return loadYaml(
    path,
    FleetFileSchema.transform((checked, context) =>
      new FleetReader(checked, secrets, (keys, message) => {
        context.addIssue({ code: 'custom', path: keys, message });
      }).machines(),
    ),
  );
}

type Report = (keys: string[], message: string) => void;
const SCHEMAS = { wol: WakeOnLanSeatSchema, command: CommandPowerSchema };

class FleetReader {
  readonly #file: FleetFile;
  readonly #secrets: FleetSecrets;
  readonly #report: Report;
  readonly #reported = new Set<string>();
  /** What switches a machine → the machine's name. */
  readonly #owners = new Map<string, string>();

  constructor(file: FleetFile, secrets: FleetSecrets, report: Report) {
    this.#file = file;
    this.#secrets = secrets;
    this.#report = report;
  }

  machines(): MachineSettings[] {
    return Object.entries(this.#file.machines).flatMap(([name, machine]) => {
      const [kind] = kindsOf(machine);
      const backend = kind && this.#backend(name, kind);
      return backend ? [{ name, backend }] : [];
    });
  }

  #backend(name: string, kind: BackendKind): Backend | undefined {
    const own = this.#file.machines[name]?.[kind] ?? {};
    const settings = overlay(this.#file.defaults[kind] ?? {}, own);
    if (kind === 'ipmi') return this.#ipmi(name, settings);
    const checked = this.#check(name, kind, SCHEMAS[kind], settings);
    if (!checked) return undefined;
    if ('mac' in checked) {
      this.#claim(name, ['wol', 'mac'], checked.mac.toLowerCase().replaceAll('-', ':'));
      return { kind: 'wol', settings: checked };
    }
    return this.#command(name, checked);
  }

  /** The back end itself knows which placeholders have a value. */
  #command(name: string, settings: CommandPowerSettings): Backend | undefined {
    try {
      new CommandPower(settings);
      return { kind: 'command', settings };
    } catch (error) {
      if (!isIpmiError(error, 'IPMI_BAD_CONFIG')) throw error;
      this.#report(['machines', name, 'command'], error.message);
      return undefined;
    }
  }

  #ipmi(name: string, settings: RawSettings): Backend | undefined {
    const { password, passwordFile, passwordEnv, kg, kgFile, ...rest } = settings;
    const inline = [password === undefined ? [] : ['password'], kg === undefined ? [] : ['kg']].flat();
    for (const key of this.#secrets.fleetFileIsOpen ? inline : []) {
      this.#mistake(name, 'ipmi', [key], 'others can read this file: chmod 600 it, or use a file of its own');
    }
    const given = Object.keys({ password, passwordFile, passwordEnv }).filter(
      (key) => settings[key] !== undefined,
    );
    if (given.length > 1) {
      this.#mistake(name, 'ipmi', given.slice(0, 1), `only one of ${given.join(', ')} can be given`);
      return undefined;
    }
    const secret = this.#secrets;
    const found = {
      ...(passwordFile === undefined ? {} : { passwordFile: secret.fromFile(passwordFile) }),
      ...(passwordEnv === undefined ? {} : { passwordEnv: secret.fromEnvironment(passwordEnv) }),
      ...(kgFile === undefined ? {} : { kgFile: secret.fromFile(kgFile) }),
    };
    if (!this.#allFound(name, found)) return undefined;
    const text = (which: Secret | undefined) => (which && 'text' in which ? which.text : undefined);
    const bmcPassword = password ?? text(found.passwordFile ?? found.passwordEnv);
    const bmcKg = kg ?? text(found.kgFile);
    const checked = this.#check(name, 'ipmi', BmcSchema, {
      ...rest,
      ...(bmcPassword === undefined ? {} : { password: bmcPassword }),
      ...(bmcKg === undefined ? {} : { kg: bmcKg }),
    });
    if (!checked) return undefined;
    const bmc = new Bmc(checked);
    this.#claim(name, ['ipmi', 'address'], bmcKey(bmc));
    return { kind: 'ipmi', bmc };
  }

  #allFound(name: string, secrets: Record<string, Secret>): boolean {
    let complete = true;
    for (const [key, secret] of Object.entries(secrets)) {
      if (!('problem' in secret)) continue;
      this.#mistake(name, 'ipmi', [key], secret.problem);
      complete = false;
    }
    return complete;
  }

  #check<Schema extends z.ZodType>(
    name: string,
    kind: BackendKind,
    schema: Schema,
    settings: RawSettings,
  ): z.output<Schema> | undefined {
    const result = schema.safeParse(settings);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const [key = ''] = issue.path.map(String);
      const missing = key !== '' && settings[key] === undefined;
      this.#mistake(name, kind, issue.path.map(String), missing ? 'is missing' : issue.message);
    }
    return undefined;
  }

  /** Two names for one BMC are a mistake of copying, and the wrong machine would be switched. */
  #claim(name: string, keys: string[], what: string): void {
    const owner = this.#owners.get(what);
    if (owner === undefined) this.#owners.set(what, name);
    else this.#report(['machines', name, ...keys], `${what} belongs to ${owner} already`);
  }

  /** Points at the machine's own key or at the default that it comes from; tells each mistake once. */
  #mistake(name: string, kind: BackendKind, path: string[], message: string): void {
    const [key = ''] = path;
    const own = this.#file.machines[name]?.[kind] ?? {};
    const fromDefaults = !(key in own) && key in (this.#file.defaults[kind] ?? {});
    const keys = fromDefaults ? ['defaults', kind, ...path] : ['machines', name, kind, ...path];
    const whole = `${keys.join('.')} ${message}`;
    if (this.#reported.has(whole)) return;
    this.#reported.add(whole);
    this.#report(keys, message);
  }
}
