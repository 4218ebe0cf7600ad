// Turns configured machines into things that can be asked and switched; owns sockets, sessions and ipmitool.
import { IpmiError } from '../../../../shared/ipmi/errors.ts';
import { IpmiFleet } from '../../../../shared/ipmi/fleet/ipmi-fleet.ts';
import type { ManagedBmc } from '../../../../shared/ipmi/fleet/managed-bmc.ts';
import { CommandPower } from '../../../../shared/ipmi/power/backends/command-power.ts';
import { TcpPresence } from '../../../../shared/ipmi/power/backends/tcp-presence.ts';
import { WakeOnLanPower } from '../../../../shared/ipmi/power/backends/wake-on-lan.ts';
import { PowerController } from '../../../../shared/ipmi/power/power-controller.ts';
import type { PowerTarget } from '../../../../shared/ipmi/power/types.ts';
import type { Backend, MachineSettings } from './backend.ts';

export class Machine {
  readonly name: string;
  readonly kind: Backend['kind'];
  readonly target: PowerTarget;
  readonly #bmc: ManagedBmc | undefined;

  constructor({ name, backend }: MachineSettings, target: PowerTarget, bmc?: ManagedBmc) {
    this.name = name;
    this.kind = backend.kind;
    this.target = target;
    this.#bmc = bmc;
  }

  /** @throws IpmiError IPMI_NOT_SUPPORTED for a machine without one */
  get bmc(): ManagedBmc {
    if (this.#bmc) return this.#bmc;
    throw new IpmiError(
      'IPMI_NOT_SUPPORTED',
      `This machine has no BMC: its power is switched by ${this.kind}`,
    );
  }
}

export class Equipment {
  readonly controller = new PowerController();
  readonly #fleet = new IpmiFleet();

  start(): Promise<void> {
    return this.#fleet.start();
  }

  /** Closes the sessions at the BMCs and removes ipmitool's private folder. */
  stop(): Promise<void> {
    return this.#fleet.stop();
  }

  machine(settings: MachineSettings): Machine {
    const { name, backend } = settings;
    switch (backend.kind) {
      case 'ipmi': {
        const bmc = this.#fleet.bmc(backend.bmc);
        return new Machine(settings, bmc.target, bmc);
      }
      case 'wol': {
        const { presence, ...wake } = backend.settings;
        const power = new WakeOnLanPower({ settings: wake, state: new TcpPresence(presence) });
        return new Machine(settings, { key: `wol ${wake.mac.toLowerCase()}`, power });
      }
      case 'command':
        return new Machine(settings, { key: `command ${name}`, power: new CommandPower(backend.settings) });
    }
  }
}
