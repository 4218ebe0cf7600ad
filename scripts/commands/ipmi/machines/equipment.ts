// Turns configured machines into things that can be asked and switched; owns sockets, sessions and ipmitool.
import { type Bmc, bmcKey } from '../../../../shared/ipmi/bmc.ts';
import { IpmiError } from '../../../../shared/ipmi/errors.ts';
import { Ipmitool } from '../../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../../shared/ipmi/ipmitool/machine.ts';
import { CommandPower } from '../../../../shared/ipmi/power/backends/command-power.ts';
import { WakeOnLanPower } from '../../../../shared/ipmi/power/backends/wake-on-lan.ts';
import { PowerController } from '../../../../shared/ipmi/power/power-controller.ts';
import type { PowerTarget } from '../../../../shared/ipmi/power/types.ts';
import type { RmcpConnection } from '../../../../shared/ipmi/rmcp/connection.ts';
import { RmcpFleet } from '../../../../shared/ipmi/rmcp/fleet.ts';
import type { Backend, MachineSettings } from './backend.ts';
import { QuickReader } from './quick-reader.ts';
import { TcpPresence } from './tcp-presence.ts';

export type BmcCapabilities = ReturnType<typeof ipmitoolMachine> & {
  bmc: Bmc;
  tool: Ipmitool;
  /** Presence and capabilities, asked by one datagram. */
  connection: RmcpConnection;
};

export class Machine {
  readonly name: string;
  readonly kind: Backend['kind'];
  readonly target: PowerTarget;
  readonly #bmc: BmcCapabilities | undefined;

  constructor({ name, backend }: MachineSettings, target: PowerTarget, bmc?: BmcCapabilities) {
    this.name = name;
    this.kind = backend.kind;
    this.target = target;
    this.#bmc = bmc;
  }

  /** @throws IpmiError IPMI_NOT_SUPPORTED for a machine without one */
  get bmc(): BmcCapabilities {
    if (this.#bmc) return this.#bmc;
    throw new IpmiError(
      'IPMI_NOT_SUPPORTED',
      `This machine has no BMC: its power is switched by ${this.kind}`,
    );
  }
}

export class Equipment {
  readonly controller = new PowerController();
  readonly #fleet = new RmcpFleet();
  readonly #connections = new Map<string, RmcpConnection>();
  readonly #tool = new Ipmitool({
    presence: (bmc, call) => this.#connection(bmc).probe(call),
  });

  start(): Promise<void> {
    return this.#fleet.start();
  }

  /** Closes the sessions at the BMCs and removes ipmitool's private folder. */
  async stop(): Promise<void> {
    await Promise.all([this.#fleet.stop(), this.#tool.stop()]);
  }

  machine(settings: MachineSettings): Machine {
    const { name, backend } = settings;
    switch (backend.kind) {
      case 'ipmi':
        return this.#ipmi(settings, backend.bmc);
      case 'wol': {
        const { presence, ...wake } = backend.settings;
        const power = new WakeOnLanPower({ settings: wake, state: new TcpPresence(presence) });
        return new Machine(settings, { key: `wol ${wake.mac.toLowerCase()}`, power });
      }
      case 'command':
        return new Machine(settings, { key: `command ${name}`, power: new CommandPower(backend.settings) });
    }
  }

  #ipmi(settings: MachineSettings, bmc: Bmc): Machine {
    const capabilities = ipmitoolMachine(this.#tool, bmc);
    const { power, bootDevice } = capabilities;
    const connection = this.#connection(bmc);
    const { minIntervalMs } = bmc.quirks;
    const target: PowerTarget = { key: bmcKey(bmc), power, bootDevice };
    // A BMC that must not be hurried is asked through ipmitool alone, which keeps the distance.
    if (minIntervalMs === undefined) target.reader = new QuickReader(connection, power);
    else target.minIntervalMs = minIntervalMs;
    return new Machine(settings, target, { ...capabilities, bmc, connection, tool: this.#tool });
  }

  #connection(bmc: Bmc): RmcpConnection {
    const key = bmcKey(bmc);
    const known = this.#connections.get(key);
    if (known) return known;
    const connection = this.#fleet.connect(bmc);
    this.#connections.set(key, connection);
    return connection;
  }
}
