// The calls about agents.

import type { Audit } from '../audit/types.ts';
import type { Handlers } from '../calls.ts';
import { RefusedCall } from '../calls.ts';
import type { MachineRegistry, SeatRecord } from '../machines/types.ts';
import type { AgentDirectory } from './directory.ts';
import { type ImageConfig, imageConfig } from './image-config.ts';

export interface AgentHandlerParts {
  directory: AgentDirectory;
  registry: MachineRegistry;
  audit: Audit;
  /** Null where the listener is switched off. */
  config: () => ImageConfig | null;
}

export function agentHandlers({
  directory,
  registry,
  audit,
  config,
}: AgentHandlerParts): Handlers<'agents.list' | 'agents.allow' | 'agents.revoke' | 'agents.enrolmentConfig'> {
  const seatOf = (seatId: string): SeatRecord => {
    const seat = registry.get(seatId);
    if (!seat) throw new RefusedCall('NOT_FOUND', 'no such seat', { status: 404 });
    return seat;
  };
  return {
    'agents.list': () => ({
      agents: registry.list().map(({ id, label }) => {
        const report = directory.of(id);
        return {
          seatId: id,
          label,
          enrolment: directory.enrolment(id),
          refused: directory.refusal(id),
          lastReportAt: report?.at ?? null,
          version: report?.agentVersion ?? null,
        };
      }),
    }),
    'agents.allow': ({ seatIds }, caller) => {
      // All of them or, with one that does not exist, none.
      for (const { id, label } of [...new Set(seatIds)].map(seatOf)) {
        audit.record({ who: caller, action: 'agents.allow', seatId: id, seat: label, result: 'ok' });
        directory.allow(id, caller.person?.name ?? 'staff');
      }
      return {};
    },
    'agents.revoke': ({ seatId }, caller) => {
      const { label } = seatOf(seatId);
      audit.record({ who: caller, action: 'agents.revoke', seatId, seat: label, result: 'ok' });
      directory.revoke(seatId);
      return {};
    },
    'agents.enrolmentConfig': () => {
      const now = config();
      if (!now) {
        throw new RefusedCall(
          'NOT_FOUND',
          "the counter's listener for agents is switched off (agents: false)",
          {
            status: 404,
          },
        );
      }
      return { yaml: imageConfig(now) };
    },
  };
}
