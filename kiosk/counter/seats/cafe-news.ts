// Tells what concerns the whole café: its zones, and the node.
import { isDeepStrictEqual } from 'node:util';
import type { NodeStatus } from '../../ipc/seat.ts';
import type { MachineRegistry, NodeLink } from '../machines/types.ts';
import type { Publisher } from '../notifications/types.ts';

interface CafeNewsDeps {
  registry: Pick<MachineRegistry, 'zones'>;
  node: Pick<NodeLink, 'status'>;
  publisher: Publisher;
}

export class CafeNews {
  readonly #deps: CafeNewsDeps;
  #zones: string[] | undefined;
  #node: NodeStatus | undefined;

  constructor(deps: CafeNewsDeps) {
    this.#deps = deps;
  }

  tellZones(): void {
    const zones = [...this.#deps.registry.zones];
    if (isDeepStrictEqual(zones, this.#zones)) return;
    this.#zones = zones;
    this.#deps.publisher.publish('zones.changed', { zones });
  }

  tellNode(): void {
    const { status } = this.#deps.node;
    if (isDeepStrictEqual(status, this.#node)) return;
    this.#node = structuredClone(status);
    this.#deps.publisher.publish('node.changed', status);
  }
}
