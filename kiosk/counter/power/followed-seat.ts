// One seat's way to its power, made from its BMC or from its back end in the configuration.
import { isAppError } from '../../../shared/errors/app-error.ts';
import { type Bmc, sameBmc } from '../../../shared/ipmi/bmc.ts';
import type { CallOptions } from '../../../shared/ipmi/capabilities/call-options.ts';
import type { IdentifyControl } from '../../../shared/ipmi/capabilities/identify.ts';
import type { IpmiFleet } from '../../../shared/ipmi/fleet/ipmi-fleet.ts';
import type { PowerTarget } from '../../../shared/ipmi/power/types.ts';
import type { SeatRecord } from '../machines/types.ts';
import { type BackendTarget, backendTarget } from './backends.ts';
import type { PowerBackend } from './config.ts';

export interface WantedSeat {
  record: Pick<SeatRecord, 'nodeId'> | undefined;
  bmc: Bmc | undefined;
  backend: PowerBackend | undefined;
}

export interface FollowedSeat {
  /** Read by the fleet's poller; undefined: the target is read, if there is one. */
  bmc: Bmc | undefined;
  /** Why there is no target although one is configured. */
  problemCode: string | null;
  target(): PowerTarget | undefined;
  identify(): IdentifyControl | undefined;
  /** Still the right one for these settings. */
  isFor(wanted: WantedSeat): boolean;
  close(): Promise<void>;
}

export function followSeat(
  seat: Pick<SeatRecord, 'id' | 'nodeId' | 'bmcProblem'>,
  wanted: WantedSeat,
  fleet: IpmiFleet,
  shutDown: ((seatId: string, call?: CallOptions) => Promise<void>) | undefined,
): FollowedSeat {
  const { bmc, backend } = wanted;
  // Made when it is used: asking the fleet ends the session of another seat that claims the same BMC.
  const managed = () => bmc && fleet.bmc(bmc);
  const isFor = (other: WantedSeat) =>
    other.record?.nodeId === seat.nodeId && other.backend === backend && isSame(other.bmc, bmc);
  const base = { identify: () => managed()?.identify, isFor };
  if (backend) {
    const confirm = bmc && {
      readBootDevice: (call?: CallOptions) => fleet.bmc(bmc).bootDevice.readBootDevice(call),
    };
    const made = tryBackend(() => backendTarget(backend, { seat, shutDown, confirm }));
    return 'code' in made
      ? { ...base, bmc: undefined, target: () => undefined, problemCode: made.code, close: nothing }
      : { ...base, bmc: undefined, target: () => made.target, problemCode: null, close: made.close };
  }
  const problemCode = seat.bmcProblem === null ? null : 'IPMI_BAD_CONFIG';
  return { ...base, bmc, target: () => managed()?.target, problemCode, close: nothing };
}

function tryBackend(make: () => BackendTarget): BackendTarget | { code: string } {
  try {
    return make();
  } catch (error) {
    if (isAppError(error)) return { code: error.code };
    throw error;
  }
}

function isSame(one: Bmc | undefined, other: Bmc | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && sameBmc(one, other));
}

async function nothing(): Promise<void> {}
