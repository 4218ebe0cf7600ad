// The counter as the agent's way to the node: the node's masked view, comparing, setting. No DBC identity here.

import { z } from 'zod';
import { DBC_ERROR_CODES, DbcError, type DbcErrorCode } from '../../shared/dbc/errors.ts';
import type { Machine, MachineList, NodeVersion } from '../../shared/dbc/types.ts';
import {
  CompareAnswerSchema,
  type MachineAnswer,
  MachineAnswerSchema,
} from '../../shared/types/agent-protocol.ts';
import { IdentityError, type SignAndCompare } from '../identity/sign-and-compare.ts';
import type { NodeDoor } from '../node/node-door.ts';
import { type CounterClient, CounterError } from './counter-client.ts';
import type { Enrolment } from './enrolment.ts';

/** Version and row come in one answer; both are asked for within moments. */
const SAME_ANSWER_MS = 200;

export interface CounterLinkParts {
  client: CounterClient;
  enrolment: Enrolment;
}

export class CounterLink {
  readonly #parts: CounterLinkParts;
  #last: { answer: MachineAnswer; at: number } | undefined;

  constructor(parts: CounterLinkParts) {
    this.#parts = parts;
  }

  /** What NodeLink needs of a node. */
  door(): NodeDoor {
    const link = this;
    return {
      get localAddress() {
        return link.#parts.client.localAddress;
      },
      close: () => this.#parts.client.close(),
      // Whatever the node wants signed, the counter signs.
      probeVersion: async ({ signal } = {}): Promise<NodeVersion> => ({
        ...(await this.#machine(signal)).version,
        signsRequired: true,
      }),
      listMachines: async ({ signal } = {}): Promise<MachineList> => ({
        machines: rowsOf(await this.#machine(signal)),
        cut: false,
      }),
      getMachine: async (id, { signal } = {}): Promise<Machine | undefined> => {
        const rows = rowsOf(await this.#machine(signal, id));
        return rows.find((row) => row.nodeId === id || row.uuid === id);
      },
    };
  }

  /** Who signs: the counter, which answers yes or no. */
  identity(): SignAndCompare {
    return {
      kind: 'counter',
      canCompare: true,
      compare: async (_nodeId, codes, signal) =>
        (await this.#call('/agent/compare', codes, CompareAnswerSchema, signal)).verdict,
      set: async (_nodeId, codes, signal) => {
        await this.#call('/agent/set', codes, z.object({}), signal);
      },
      watch: (onChange) => {
        let live = true;
        this.#parts.enrolment.onChange(() => {
          if (live) onChange();
        });
        return () => {
          live = false;
        };
      },
    };
  }

  /** A look-up by id is the check before a call and must be new; a probe may share its answer. */
  async #machine(signal: AbortSignal | undefined, id?: string): Promise<MachineAnswer> {
    const last = this.#last;
    if (id === undefined && last && performance.now() - last.at < SAME_ANSWER_MS) return last.answer;
    const answer = await this.#call('/agent/machine', {}, MachineAnswerSchema, signal);
    this.#last = { answer, at: performance.now() };
    return answer;
  }

  async #call<Answer>(
    path: string,
    body: unknown,
    schema: z.ZodType<Answer>,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const { client, enrolment } = this.#parts;
    // Nothing can be known or done until the counter lets us in; why it does not is told by the enrolment.
    const token = await enrolment.ready(signal);
    try {
      return await client.post(path, body, schema, { token, signal });
    } catch (error) {
      if (!(error instanceof CounterError)) throw error;
      if (error.refusal === 'NOT_ENROLLED') await enrolment.drop(token);
      throw inTheNodesWords(error);
    }
  }
}

/** The counter passes the node's own codes on; everything else means that the way to the node is not there. */
function inTheNodesWords(error: CounterError): Error {
  const code = DBC_ERROR_CODES.find((known): known is DbcErrorCode => known === error.refusal);
  if (code) return new DbcError(code, error.message, { cause: error });
  if (error.refusal === 'DUPLICATE_DEVICE_ID')
    return new DbcError('CONFLICT', error.message, { cause: error });
  if (error.refusal === 'CODES_READ_ONLY')
    return new IdentityError('IDENTITY_UNREADABLE', error.message, { cause: error });
  return new DbcError('NODE_UNREACHABLE', error.message, { retryable: true, cause: error });
}

function rowsOf({ machine }: MachineAnswer): Machine[] {
  if (!machine) return [];
  const { nodeId, uuid, ip, deeplink } = machine;
  return [
    {
      nodeId,
      uuid,
      ip,
      os: '',
      description: '',
      ipmiHostname: '',
      ipmiUsername: '',
      ipmiPassword: '',
      nodePrivateKey: '',
      masked: true,
      ...(deeplink && {
        deeplink: {
          deviceId: deeplink.deviceId,
          password: '*'.repeat(deeplink.passwordLength),
          masked: true,
        },
      }),
    },
  ];
}
