// Answers node.test, node.connect, node.status and node.refresh.
import { isAppError } from '../../../shared/errors/app-error.ts';
import { problem } from '../../ipc/remarks.ts';
import type { Audit } from '../audit/types.ts';
import { type Caller, type Handlers, RefusedCall } from '../calls.ts';
import { refusedInput } from '../refused-input.ts';
import type { NodeConnection } from './connection.ts';
import { warningsOf } from './try-access.ts';

export interface NodeHandlersDeps {
  node: NodeConnection;
  audit: Audit;
}

export function nodeHandlers({
  node,
  audit,
}: NodeHandlersDeps): Handlers<'node.test' | 'node.connect' | 'node.status' | 'node.refresh'> {
  const record = async <T>(
    who: Caller,
    action: string,
    after: string | undefined,
    work: () => Promise<T>,
  ) => {
    try {
      const result = await work();
      audit.record({ who, action, after, result: 'ok' });
      return result;
    } catch (error) {
      const code = isAppError(error) ? error.code : 'INTERNAL';
      audit.record({ who, action, after, result: error instanceof RefusedCall ? 'refused' : 'failed', code });
      throw error;
    }
  };

  return {
    'node.test': (input, caller, signal) =>
      record(caller, 'node.test', describe(input), async () => {
        const { access, visit } = await node.visit(input, signal);
        const { machines, cut } = visit.read;
        return {
          ms: Math.round(visit.ms),
          version: visit.version.text,
          kind: visit.version.kind,
          keyAccepted: visit.keyAccepted,
          publicKey: access.signer?.wallet ?? null,
          machines: machines.length,
          withBmc: machines.filter(({ ipmiHostname }) => ipmiHostname !== '').length,
          mayHaveMore: cut,
          warnings: warningsOf(access, visit),
        };
      }),

    'node.connect': (input, caller, signal) =>
      record(caller, 'node.connect', describe(input), async () => {
        const { access, key, visit } = await node.visit(input, signal);
        if (visit.keyAccepted === false) {
          throw refusedInput(
            problem(
              'NODE_KEY_REFUSED',
              'the node does not take this key as its own: check it, or connect read only',
            ),
            'key',
          );
        }
        await node.adopt(access, key, visit.read);
        return node.status;
      }),

    'node.status': () => node.status,

    'node.refresh': (_input, caller, signal) =>
      record(caller, 'node.refresh', undefined, async () => {
        await node.readSigned(signal);
        await node.refresh(signal);
        return node.status;
      }),
  };
}

function describe({ url, mode }: { url: string; mode: string }): string {
  const parsed = URL.parse(url);
  return `${parsed ? `${parsed.protocol}//${parsed.host}` : 'unreadable address'} ${mode}`;
}
