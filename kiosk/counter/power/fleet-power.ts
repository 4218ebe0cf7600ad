// The power of all seats: follows the registry, keeps every state fresh, carries commands out.
import type { BootDeviceControl } from '../../../shared/ipmi/capabilities/boot-device.ts';
import type { CallOptions } from '../../../shared/ipmi/capabilities/call-options.ts';
import type { IdentifyControl } from '../../../shared/ipmi/capabilities/identify.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';
import { IpmiFleet } from '../../../shared/ipmi/fleet/ipmi-fleet.ts';
import type { PollTimings } from '../../../shared/ipmi/poller/timings.ts';
import { PowerController, type PowerControllerOptions } from '../../../shared/ipmi/power/power-controller.ts';
import type {
  PowerAction,
  PowerResult,
  PowerRunOptions,
  PowerTarget,
} from '../../../shared/ipmi/power/types.ts';
import { TypedEmitter } from '../../../shared/util/typed-emitter.ts';
import type { Seat } from '../../ipc/seat.ts';
import type { MachineRegistry } from '../machines/types.ts';
import { BootWatch } from './boot-watch.ts';
import type { PowerBackends } from './config.ts';
import { type FollowedSeat, followSeat } from './followed-seat.ts';
import { PolledFleet } from './polled-fleet.ts';
import { Rush } from './rush.ts';
import type { PowerView, SeatPower } from './types.ts';

export interface FleetPowerOptions {
  registry: MachineRegistry;
  settings: () => { bmcIntervalMs: number };
  /** By seat label; used before the seat's BMC. */
  backends?: PowerBackends;
  /** Makes a machine's operating system shut down: the soft-off of Wake-on-LAN seats. */
  shutDown?: (seatId: string, call?: CallOptions) => Promise<void>;
  /** Told when a listener fails (a full disk): polling goes on. Without it the error is thrown. */
  onFault?: (error: unknown) => void;
  timings?: Partial<PollTimings>;
  controller?: PowerControllerOptions;
}

interface Events extends Record<string, unknown[]> {
  change: [seatId: string];
  boot: [seatId: string, at: number];
}

export class FleetPower extends TypedEmitter<Events> implements PowerView {
  readonly #options: FleetPowerOptions;
  readonly #controller: PowerController;
  readonly #boots = new BootWatch((seatId, at) => this.emit('boot', seatId, at));
  readonly #seats = new Map<string, FollowedSeat>();
  readonly #rush = new Rush();
  #fleet: IpmiFleet | undefined;
  #polled: PolledFleet | undefined;
  #unfollow: (() => void) | undefined;

  constructor(options: FleetPowerOptions) {
    super();
    this.#options = options;
    this.#controller = new PowerController(options.controller);
  }

  async start(): Promise<void> {
    if (this.#fleet) return;
    const { registry, timings = {} } = this.#options;
    const fleet = new IpmiFleet();
    this.#fleet = fleet;
    await fleet.start();
    this.#polled = new PolledFleet(fleet, timings, (seatId, power) => {
      this.#boots.seen(seatId, power);
      this.emit('change', seatId);
    });
    this.#unfollow = registry.onChange(({ seatId }) => this.#follow(seatId));
    for (const { id } of registry.list()) this.#follow(id);
    this.#polled.start();
  }

  /** Gives every session back. End what runs before: commands in flight fail. */
  async stop(): Promise<void> {
    const fleet = this.#fleet;
    const polled = this.#polled;
    this.#unfollow?.();
    this.#fleet = undefined;
    this.#polled = undefined;
    for (const seatId of this.#seats.keys()) this.#boots.forget(seatId);
    const seats = [...this.#seats.values()];
    this.#seats.clear();
    await polled?.stop();
    await Promise.all(seats.map((seat) => seat.close()));
    await fleet?.stop();
  }

  of(seatId: string): SeatPower {
    const unusable = this.#seats.get(seatId)?.problemCode ?? null;
    return this.#polled?.of(seatId) ?? { power: 'unknown', at: null, problemCode: unusable };
  }

  /** How many of the machines that can be asked were, and have answered. */
  progress(): { all: number; asked: number; answered: number } {
    const answers = [...this.#seats.keys()].flatMap((seatId) => this.#polled?.answer(seatId) ?? []);
    const asked = answers.filter((answer) => answer !== 'awaited');
    const answered = asked.filter((answer) => answer === 'answered');
    return { all: answers.length, asked: asked.length, answered: answered.length };
  }

  onChange(listener: (seatId: string) => void): () => void {
    return this.on('change', this.#guarded(listener));
  }

  /** A machine has begun to boot: seen by the poller, or by our own command. Once per boot. */
  onBoot(listener: (seatId: string, at: number) => void): () => void {
    return this.on('boot', this.#guarded(listener));
  }

  /** Asks the machine's management now; what `of` says afterwards is newer than the call. */
  async refresh(seatId: string): Promise<void> {
    await this.#polled?.refresh(seatId);
  }

  /**
   * Told that a machine may just have gone off: its management is asked at once and quickly for a while, unless that
   * is so of many. One that fails or refuses keeps its pace, lest it locks the account.
   */
  mayBeOff(seatId: string): void {
    const { power, problemCode } = this.of(seatId);
    if (power === 'on' && problemCode === null && this.#rush.take()) this.#polled?.hurry(seatId);
  }

  /** What can be done with a seat; undefined: nothing switches its power. */
  target(seatId: string): PowerTarget | undefined {
    return this.#polled?.isShared(seatId) ? undefined : this.#seats.get(seatId)?.target();
  }

  /** Why `target` has nothing for a seat, asking nobody; null: it has. */
  unswitchable(seatId: string): NonNullable<Seat['unswitchable']> | null {
    if (this.#polled?.isShared(seatId)) return 'sharedBmc';
    const seat = this.#seats.get(seatId);
    if (seat?.problemCode) return 'badConfig';
    // Only where there is no BMC: making the target of one opens a way to it.
    if (seat?.bmc !== undefined || seat?.target() !== undefined) return null;
    return this.#options.registry.get(seatId)?.bmcKey ? 'noKey' : 'noBmc';
  }

  /** @throws IpmiError IPMI_NOT_SUPPORTED */
  bootDevice(seatId: string): BootDeviceControl {
    const control = this.target(seatId)?.bootDevice;
    if (control) return control;
    throw new IpmiError('IPMI_NOT_SUPPORTED', "This seat's boot device can't be set from here");
  }

  /** @throws IpmiError IPMI_NOT_SUPPORTED */
  identify(seatId: string): IdentifyControl {
    const control = this.#polled?.isShared(seatId) ? undefined : this.#seats.get(seatId)?.identify();
    if (control) return control;
    throw new IpmiError('IPMI_NOT_SUPPORTED', 'This seat has no identify light');
  }

  /**
   * Brings one machine to a state and proves it; commands for one machine queue in order.
   * @throws IpmiError; its `delivery` tells what may have been done
   */
  async run(seatId: string, action: PowerAction, options: PowerRunOptions = {}): Promise<PowerResult> {
    const target = this.target(seatId);
    if (!target) throw new IpmiError('IPMI_NOT_SUPPORTED', "Nothing can switch this seat's power");
    const { bmcIntervalMs } = this.#options.settings();
    let result: PowerResult | undefined;
    this.#boots.begin(seatId);
    try {
      result = await this.#controller.run({ minIntervalMs: bmcIntervalMs, ...target }, action, {
        ...options,
        onStep: (step) => {
          if (step.step !== 'read') this.#polled?.hurry(seatId);
          options.onStep?.(step);
        },
      });
      // So that the map shows what was proven, before anybody is told that it is done.
      await this.refresh(seatId);
      return result;
    } finally {
      this.#boots.end(seatId, result);
    }
  }

  #follow(seatId: string): void {
    const fleet = this.#fleet;
    if (!fleet || !this.#polled) return;
    const { registry, backends = {}, shutDown } = this.#options;
    const record = registry.get(seatId);
    const known = this.#seats.get(seatId);
    const wanted = { record, bmc: registry.bmc(seatId), backend: record && backends[record.label] };
    if (known?.isFor(wanted)) return;
    if (known) this.#drop(seatId, known);
    if (record) {
      const seat = followSeat(record, wanted, fleet, shutDown);
      this.#seats.set(seatId, seat);
      this.#polled.add(seatId, seat);
    }
    this.emit('change', seatId);
  }

  #drop(seatId: string, seat: FollowedSeat): void {
    this.#seats.delete(seatId);
    this.#boots.forget(seatId);
    void this.#polled?.remove(seatId).then(() => seat.close());
  }

  /** One listener that fails takes no news from the others, and does not end the poller that told it. */
  #guarded<Args extends unknown[]>(listener: (...args: Args) => void): (...args: Args) => void {
    const { onFault } = this.#options;
    if (!onFault) return listener;
    return (...args) => {
      try {
        listener(...args);
      } catch (error) {
        onFault(error);
      }
    };
  }
}
