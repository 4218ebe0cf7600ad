// The BMCs of a café: one socket, one ipmitool, one memory of cipher suites, one RMCP+ session per BMC.
import { type Bmc, bmcKey, sameBmc } from '../bmc.ts';
import { BmcTurns } from '../bmc-turns.ts';
import { IpmiError } from '../errors.ts';
import { CipherMemory } from '../ipmitool/cipher-memory.ts';
import { Ipmitool, type IpmitoolOptions } from '../ipmitool/ipmitool.ts';
import { FleetPoller, type FleetPollerOptions } from '../poller/fleet-poller.ts';
import { RmcpFleet } from '../rmcp/fleet.ts';
import { type ManagedBmc, manageBmc } from './managed-bmc.ts';

export type IpmiFleetOptions = Pick<IpmitoolOptions, 'binary' | 'concurrency'>;

export class IpmiFleet {
  readonly #rmcp: RmcpFleet;
  readonly #tool: Ipmitool;
  readonly #bmcs = new Map<string, ManagedBmc>();

  constructor(options: IpmiFleetOptions = {}) {
    const ciphers = new CipherMemory();
    const turns = new BmcTurns();
    this.#rmcp = new RmcpFleet({ ciphers, turns });
    const presence: IpmitoolOptions['presence'] = (bmc, call) => this.#probe(bmc, call);
    this.#tool = new Ipmitool({ ...options, ciphers, turns, presence });
  }

  start(): Promise<void> {
    return this.#rmcp.start();
  }

  /** Gives all sessions back to the BMCs and removes ipmitool's private folder. Stop pollers before. */
  async stop(): Promise<void> {
    this.#bmcs.clear();
    await Promise.all([this.#rmcp.stop(), this.#tool.stop()]);
  }

  /** The same object for the same settings. Other settings for a BMC that is known end its old session. */
  bmc(bmc: Bmc): ManagedBmc {
    const key = bmcKey(bmc);
    const known = this.#bmcs.get(key);
    if (known && sameBmc(known.bmc, bmc)) return known;
    void known?.connection.close();
    const managed = manageBmc(bmc, this.#tool, (other) => this.#rmcp.connect(other));
    this.#bmcs.set(key, managed);
    return managed;
  }

  /** Ends the session of a BMC that nobody asks any more; unknown ones are no error. */
  async forget(bmc: Pick<Bmc, 'address' | 'port'>): Promise<void> {
    const key = bmcKey(bmc);
    const known = this.#bmcs.get(key);
    this.#bmcs.delete(key);
    await known?.connection.close();
  }

  /** A poller that shares the sessions; BMCs that refuse them are read through ipmitool. */
  poller({ timings = {} }: Pick<FleetPollerOptions, 'timings'> = {}): FleetPoller {
    return new FleetPoller({
      timings,
      connect: (bmc) => {
        const { connection } = this.bmc(bmc);
        const isPatient = bmc.quirks.minIntervalMs !== undefined;
        return {
          // Only ipmitool's queue keeps the distance to the commands that go to such a BMC.
          readPower: isPatient ? refuse : (call) => connection.readPower(call),
          close: () => connection.endSession(),
        };
      },
      fallback: (bmc) => this.bmc(bmc).power,
    });
  }

  /** What ipmitool asks before it starts a process, also of a BMC with other settings than the known one's. */
  #probe(...[bmc, call]: Parameters<NonNullable<IpmitoolOptions['presence']>>) {
    const known = this.#bmcs.get(bmcKey(bmc));
    return (known ?? this.bmc(bmc)).connection.probe(call);
  }
}

async function refuse(): Promise<never> {
  throw new IpmiError('IPMI_NOT_SUPPORTED', 'A BMC that must not be hurried is read through ipmitool alone');
}
