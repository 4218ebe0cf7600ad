// Power back end for a machine that is switched in its renter's name, through a DBC client node.
import { DbcNodeClient } from '../../../shared/dbc/client.ts';
import { DbcError, type DbcErrorCode } from '../../../shared/dbc/errors.ts';
import type { IdentitySource } from '../../../shared/dbc/identity.ts';
import { KindCheck } from '../../../shared/dbc/kind-check.ts';
import { NODE_POWER_COMMANDS, type NodePowerCommand, RentedMachine } from '../../../shared/dbc/power.ts';
import { requireFlags } from '../../../shared/ipmi/boot-flags.ts';
import type {
  BootDeviceControl,
  BootFlags,
  BootSelection,
} from '../../../shared/ipmi/capabilities/boot-device.ts';
import type { CallOptions } from '../../../shared/ipmi/capabilities/call-options.ts';
import type { PowerCommand, PowerControl, PowerState } from '../../../shared/ipmi/capabilities/power.ts';
import { type Delivery, IpmiError, type IpmiErrorCode } from '../../../shared/ipmi/errors.ts';
import { interrupted } from '../../../shared/ipmi/interrupted.ts';
import { deadline } from '../../../shared/util/time.ts';

/** A client node waits up to 30.4 s for the bare-metal node (spec: DBC API, answers). */
const LIMIT_MS = 35_000;

export interface ClientNodePowerOptions {
  url: string;
  nodeId: string;
  /** The renter's session, or a wallet. */
  identity: IdentitySource;
  rentOrder?: string | undefined;
  /** Reads the boot device over IPMI, where there is a way: the node's own answer proves nothing. */
  confirm?: Pick<BootDeviceControl, 'readBootDevice'> | undefined;
}

export class ClientNodePower implements PowerControl, BootDeviceControl {
  readonly commands: ReadonlySet<PowerCommand> = new Set(NODE_POWER_COMMANDS);
  readonly #client: DbcNodeClient;
  /** A bare-metal node that was given here by mistake would die of the first command. */
  readonly #kind: KindCheck;
  readonly #machine: RentedMachine;
  readonly #options: ClientNodePowerOptions;

  /** @throws DbcError INVALID_INPUT when the address is not http(s) */
  constructor(options: ClientNodePowerOptions) {
    const { url, nodeId, rentOrder } = options;
    this.#client = new DbcNodeClient({ baseUrl: url, timeoutMs: LIMIT_MS });
    this.#kind = new KindCheck(this.#client);
    this.#machine = new RentedMachine({ client: this.#client, nodeId, rentOrder });
    this.#options = options;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  readPower(call: CallOptions = {}): Promise<PowerState> {
    return this.#ask('none', call, (signal, identity) => this.#machine.readPower({ signal, identity }));
  }

  async sendPower(command: PowerCommand, call: CallOptions = {}): Promise<void> {
    if (!isNodeCommand(command)) {
      throw new IpmiError('IPMI_NOT_SUPPORTED', `A client node has no "${command}"`);
    }
    await this.#ask('unknown', call, (signal, identity) =>
      this.#machine.sendPower(command, { signal, identity }),
    );
  }

  readBootDevice(call?: CallOptions): Promise<BootFlags> {
    const { confirm } = this.#options;
    if (confirm) return confirm.readBootDevice(call);
    const message = 'A client node can set a boot device and not read it';
    return Promise.reject(new IpmiError('IPMI_NOT_SUPPORTED', message));
  }

  async setBootDevice(selection: BootSelection, call: CallOptions = {}): Promise<BootFlags> {
    const { confirm, nodeId } = this.#options;
    if (selection.persistent) {
      throw new IpmiError('IPMI_NOT_SUPPORTED', 'A client node sets the boot device for the next boot only');
    }
    await this.#ask('unknown', call, (signal, identity) =>
      this.#machine.sendBootDevice(selection.device, { signal, identity }),
    );
    if (!confirm) {
      const message = 'The boot device was sent and could not be confirmed: the node can not read it back';
      throw new IpmiError('IPMI_BOOT_DEVICE_NOT_SET', message, { delivery: 'unknown' });
    }
    return requireFlags(await confirm.readBootDevice(call), selection, nodeId);
  }

  /** @param doubt what a failure leaves open once the call itself is on its way */
  async #ask<T>(
    doubt: Delivery,
    call: CallOptions,
    ask: (signal: AbortSignal, identity: IdentitySource) => Promise<T>,
  ): Promise<T> {
    const signal = deadline(call.timeoutMs ?? LIMIT_MS, call.signal);
    let delivery: Delivery = 'none';
    try {
      await this.#kind.requireClientNode(signal);
      delivery = doubt;
      return await ask(signal, this.#options.identity);
    } catch (error) {
      if (error instanceof DbcError) throw translated(error, delivery);
      if (signal.aborted) throw interrupted(signal.reason, { machine: this.#options.nodeId }, delivery);
      throw error;
    }
  }
}

function isNodeCommand(command: PowerCommand): command is NodePowerCommand {
  return NODE_POWER_COMMANDS.some((known) => known === command);
}

/** What each failure of the node means here, and whether it leaves no doubt that nothing was done. */
const MEANINGS: Partial<Record<DbcErrorCode, { code: IpmiErrorCode; certain?: true }>> = {
  NODE_UNREACHABLE: { code: 'IPMI_UNREACHABLE' },
  NODE_TIMEOUT: { code: 'IPMI_TIMEOUT' },
  BAD_ANSWER: { code: 'IPMI_UNPARSABLE_OUTPUT' },
  INVALID_INPUT: { code: 'IPMI_BAD_CONFIG', certain: true },
  BAD_REQUEST: { code: 'IPMI_BAD_CONFIG', certain: true },
  SIGNATURE_REFUSED: { code: 'IPMI_AUTH_FAILED', certain: true },
  NOT_AUTHORISED: { code: 'IPMI_PRIVILEGE', certain: true },
  PEER_UNKNOWN: { code: 'IPMI_BAD_CONFIG', certain: true },
  MACHINE_NOT_FOUND: { code: 'IPMI_BAD_CONFIG', certain: true },
  NOT_SUPPORTED_HERE: { code: 'IPMI_NOT_SUPPORTED', certain: true },
  BROADCAST_FAILED: { code: 'IPMI_UNREACHABLE', certain: true },
  // The node could not even log in to the BMC.
  BMC_FAILED: { code: 'IPMI_UNREACHABLE', certain: true },
};

function translated(error: DbcError, doubt: Delivery): IpmiError {
  const { code, certain = false } = MEANINGS[error.code] ?? { code: 'IPMI_COMMAND_REJECTED' as const };
  return new IpmiError(code, error.message, {
    cause: error,
    context: { nodeCode: error.code },
    delivery: certain ? 'none' : doubt,
  });
}
