// Everything the agent asks of the operating system, behind one injected interface.

export interface MachineIds {
  /** SMBIOS UUID as the firmware prints it, when readable. */
  smbiosUuid: string | undefined;
  /** MAC addresses of real network cards, `aa:bb:cc:dd:ee:ff`. */
  macs: string[];
}

export interface OperatingSystem {
  readonly name: 'linux' | 'windows';
  /** Identifies this boot; changes at every start of the machine. */
  bootId(): Promise<string>;
  /** Whether two boot ids mean one boot (Windows knows only a clock time, which drifts). */
  sameBoot(a: string, b: string): boolean;
  /** Whether two readings within one boot lie apart, so that the next start has to be compared with the later one. */
  bootIdMoved(a: string, b: string): boolean;
  machineIds(): Promise<MachineIds>;
  /** Where DeepLink's SDK pipe lies by default. */
  readonly defaultPipePath: string;
  /** Every place where DeepLink's config.ini may lie, most likely first. */
  configIniCandidates(): Promise<string[]>;
  readonly defaultStateDir: string;
  readonly defaultConfigPath: string;
  /** Path for the local control socket (or pipe) of the agent that owns `stateDir`. */
  controlPath(stateDir: string): string;
  /** Address of a lock that the kernel drops when its holder dies; `key` tells locks apart. */
  lockAddress(key: string): string;
  /** Shuts the machine down in order. */
  readonly shutdownCommand: readonly string[];
  /** How this system runs services, for messages. */
  readonly serviceManager: { readonly name: string; readonly showLog: string; readonly restart: string };
}
