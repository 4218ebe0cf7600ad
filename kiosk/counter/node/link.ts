// One connection to one node: its client, its version, and reads of everything that it has.
import { DbcNodeClient } from '../../../shared/dbc/client.ts';
import type { IdentitySource } from '../../../shared/dbc/identity.ts';
import type { FullMachineList, Machine, NodeVersion } from '../../../shared/dbc/types.ts';
import { Slots } from '../../../shared/util/slots.ts';
import type { NodeAccess } from './access.ts';

/** As many as the client has connections. */
const LOOKUPS = 4;

export interface LinkOptions {
  timeoutMs: number;
}

export class Link {
  readonly access: NodeAccess;
  readonly client: DbcNodeClient;
  version: NodeVersion | undefined;
  /** False at first and after a silence: the node may be another version since. */
  versionSure = false;
  /** What the masked list showed before the last signed read; undefined: to be read. */
  print: string | undefined;

  /** @throws DbcError INVALID_INPUT when the address can't be one */
  constructor(access: NodeAccess, { timeoutMs }: LinkOptions) {
    this.access = access;
    this.client = new DbcNodeClient({ baseUrl: access.url, timeoutMs });
  }

  /** Signs with the node's key, each time with a fresh nonce; undefined in read-only mode. */
  get identity(): IdentitySource | undefined {
    const { signer } = this.access;
    return signer && (() => signer.identity());
  }

  /** @throws DbcError */
  async probe(signal?: AbortSignal): Promise<NodeVersion> {
    this.version = await this.client.probeVersion({ signal });
    this.versionSure = true;
    return this.version;
  }

  /** @param known ids that the list may lack. @throws DbcError */
  readMasked(known: readonly string[], signal?: AbortSignal): Promise<FullMachineList> {
    return this.client.listAllMachines({ known, trustShort: true, signal });
  }

  /** In the clear where the key is the node's own. @throws DbcError */
  readSigned(known: readonly string[], signal?: AbortSignal): Promise<FullMachineList> {
    return this.client.listAllMachines({ known, trustShort: true, signal, identity: this.identity });
  }

  /**
   * Looks machines up one by one, some at a time, signed where there is a key.
   * @returns those that are there. @throws DbcError of any failure
   */
  async lookUp(idsOrUuids: readonly string[], signal?: AbortSignal): Promise<Machine[]> {
    const slots = new Slots(LOOKUPS);
    const found = await Promise.all(
      idsOrUuids.map((id) =>
        slots.run(() => this.client.getMachine(id, { signal, identity: this.identity }), signal),
      ),
    );
    return found.filter((machine) => machine !== undefined);
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}

/** Whether the node took the key as its own; null: no machine shows it. */
export function keyAccepted(access: NodeAccess, { machines }: FullMachineList): boolean | null {
  if (access.signer === undefined || machines.length === 0) return null;
  return machines.every(({ masked }) => !masked);
}
