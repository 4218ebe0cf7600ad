// From a seat's power back end in the configuration to something that can be switched.
import type { BootDeviceControl } from '../../../shared/ipmi/capabilities/boot-device.ts';
import type { CallOptions } from '../../../shared/ipmi/capabilities/call-options.ts';
import { CommandPower } from '../../../shared/ipmi/power/backends/command-power.ts';
import { TcpPresence } from '../../../shared/ipmi/power/backends/tcp-presence.ts';
import { WakeOnLanPower } from '../../../shared/ipmi/power/backends/wake-on-lan.ts';
import type { PowerTarget } from '../../../shared/ipmi/power/types.ts';
import type { SeatRecord } from '../machines/types.ts';
import { ClientNodePower } from './client-node.ts';
import type { PowerBackend } from './config.ts';
import { readSessionFile } from './session-file.ts';

export interface BackendParts {
  seat: Pick<SeatRecord, 'id' | 'nodeId'>;
  /** Makes the machine's operating system shut down, where an agent can. */
  shutDown?: ((seatId: string, call?: CallOptions) => Promise<void>) | undefined;
  /** The seat's BMC, to confirm what a client node can't. */
  confirm?: Pick<BootDeviceControl, 'readBootDevice'> | undefined;
}

export interface BackendTarget {
  target: PowerTarget;
  close(): Promise<void>;
}

/** @throws IpmiError IPMI_BAD_CONFIG, DbcError INVALID_INPUT for settings that no schema can see through */
export function backendTarget(backend: PowerBackend, parts: BackendParts): BackendTarget {
  const { seat, shutDown, confirm } = parts;
  const key = `seat ${seat.id}`;
  if ('command' in backend) return passive({ key, power: new CommandPower(backend.command) });
  if ('wol' in backend) {
    const { presence, ...settings } = backend.wol;
    const state = new TcpPresence(presence);
    const softOff = shutDown ? (call?: CallOptions) => shutDown(seat.id, call) : undefined;
    return passive({
      key,
      power: new WakeOnLanPower({ settings, state, ...(softOff ? { softOff } : {}) }),
    });
  }
  const { url, sessionFile, rentOrder } = backend.clientNode;
  const power = new ClientNodePower({
    url,
    nodeId: seat.nodeId,
    identity: () => readSessionFile(sessionFile),
    rentOrder,
    confirm,
  });
  return { target: { key, power, bootDevice: power }, close: () => power.close() };
}

function passive(target: PowerTarget): BackendTarget {
  return { target, close: () => Promise.resolve() };
}
