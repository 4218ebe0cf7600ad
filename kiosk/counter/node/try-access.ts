// One visit to a node with an address and a key: what it is, what it shows, and whether it takes the key.
import type { FullMachineList, NodeVersion } from '../../../shared/dbc/types.ts';
import { type Remark, warning } from '../../ipc/remarks.ts';
import { isPlainRemote, type NodeAccess } from './access.ts';
import { keyAccepted, Link } from './link.ts';

export interface Visit {
  version: NodeVersion;
  read: FullMachineList;
  /** Null: no key, or no machine to tell by. */
  keyAccepted: boolean | null;
  ms: number;
}

/** Changes nothing on the node. @throws DbcError */
export async function visitNode(
  access: NodeAccess,
  options: { known: readonly string[]; timeoutMs: number },
  signal: AbortSignal,
): Promise<Visit> {
  const link = new Link(access, options);
  const started = performance.now();
  try {
    const version = await link.probe(signal);
    const ms = performance.now() - started;
    const read = await link.readSigned(options.known, signal);
    return { version, read, keyAccepted: keyAccepted(access, read), ms };
  } finally {
    await link.close();
  }
}

/** What somebody should know before using this node. */
export function warningsOf(access: NodeAccess, { read, ...visit }: Visit): Remark[] {
  const warnings: Remark[] = [];
  if (isPlainRemote(access.url)) {
    warnings.push(
      warning(
        'PLAIN_HTTP',
        'whoever can listen on the network reads BMC passwords and machine keys from this connection',
      ),
    );
  }
  if (visit.keyAccepted === false) {
    warnings.push(warning('KEY_REFUSED', 'the node does not take this key as its own'));
  }
  if (visit.keyAccepted === null && access.signer) {
    warnings.push(warning('KEY_UNPROVEN', 'the node has no machine yet by which the key could be tried'));
  }
  if (read.cut) {
    warnings.push(
      warning(
        'MAY_HAVE_MORE',
        'the node lists 51 machines at most: there may be more, name them by id or uuid',
      ),
    );
  }
  if (!read.listReadable) {
    warnings.push(
      warning(
        'BROKEN_LIST',
        'the list is no valid JSON: a text of a machine holds a quote, a backslash or a line break',
      ),
    );
  }
  if (!visit.version.signsRequired) {
    warnings.push(warning('UNSIGNED_SET', 'this old node lets everybody set codes: update it'));
  }
  return warnings;
}
