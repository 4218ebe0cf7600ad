// A café whose node is reached through a proxy that loses or holds what a test asks it to.
import type { SeatRecord } from '../../../../kiosk/counter/machines/types.ts';
import { type NodeSimulator, startNodeSimulator } from '../../../simulators/node/simulator.ts';
import { type Cafe, machine, makeFolder, OWNER, openCafe, SIGNAL, seatAll, urlOf } from './cafe.ts';
import { type LossyProxy, startLossyProxy } from './lossy-proxy.ts';

export interface LossyCafe {
  node: NodeSimulator;
  proxy: LossyProxy;
  cafe: Cafe;
  /** Puts machines onto the node, connects to it, and makes their seats. */
  connect(machines?: number, mode?: 'manage' | 'readOnly'): Promise<void>;
  seatOf(uuid: string): SeatRecord;
  onNode(uuid: string): NodeSimulator['machines'][number] | undefined;
  close(): Promise<void>;
}

export async function openLossyCafe(options: { pollMs?: number } = {}): Promise<LossyCafe> {
  const { folder, remove } = await makeFolder();
  const node = await startNodeSimulator({ version: '0.4.1.6', http: { host: '127.0.0.1', port: 0 } });
  const proxy = await startLossyProxy(node);
  // Answers are lost here because a test says so, never because the computer is busy.
  const cafe = await openCafe(folder, { timeoutMs: 60_000, ...options });
  return {
    ...{ node, proxy, cafe },
    connect: async (machines = 0, mode = 'manage') => {
      for (let number = 1; number <= machines; number += 1) await node.addMachine(machine(number));
      const key = mode === 'manage' ? { key: node.seedHex ?? '' } : {};
      const access = { url: urlOf(proxy), mode, allowPlainNode: false, ...key };
      await cafe.call['node.connect'](access, OWNER, SIGNAL);
      if (machines > 0) await seatAll(cafe);
    },
    seatOf: (uuid) => {
      const seat = cafe.registry.list().find((one) => one.uuid === uuid);
      if (!seat) throw new Error(`no seat for ${uuid}`);
      return seat;
    },
    onNode: (uuid) => node.machines.find((one) => one.uuid === uuid),
    close: async () => {
      await cafe.close();
      await proxy.stop();
      await node.stop();
      await remove();
    },
  };
}
