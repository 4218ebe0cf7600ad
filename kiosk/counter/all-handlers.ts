// Every call of the contract and the part that answers it; the compiler proves that none is missing.
import { VERSION } from '../../shared/config/version.ts';
import { agentHandlers } from './agents/handlers.ts';
import type { ImageConfig } from './agents/image-config.ts';
import { alertHandlers } from './alerts/handlers.ts';
import { auditHandlers } from './audit/handlers.ts';
import { backupHandlers } from './backup/handlers.ts';
import type { Handlers } from './calls.ts';
import { credentialHandlers } from './credentials/handlers.ts';
import { machineHandlers } from './machines/handlers.ts';
import { allMigrations } from './migrations.ts';
import { nodeHandlers } from './node/handlers.ts';
import type { Parts } from './parts.ts';
import { powerHandlers } from './power/handlers.ts';
import { seatHandlers } from './seats/handlers.ts';
import { type CounterFacts, settingsHandlers } from './settings/handlers.ts';
import { peopleHandlers } from './staff/handlers.ts';

export interface HandlerContext {
  /** What counter.info tells beside what the store knows. */
  info: () => CounterFacts;
  /** Null while agents are switched off. */
  imageConfig: () => ImageConfig | null;
  /** Needed by the wizard over the LAN. */
  setupCode?: string | undefined;
  /** After a restored backup. */
  restart: () => void;
  /** The configuration allows plain HTTP to a node on another host. */
  allowPlainNode: boolean;
}

export function allHandlers(parts: Parts, context: HandlerContext): Handlers {
  const { store, settings, settingsStore, audit, hub, staff, sessions, approvals, registry, node } = parts;
  const { power, agents, alerts, board, jobs, credentials, snapshot, lockouts, bootDeviceNotes } = parts;
  const setup = { node: () => node.status.configured, machines: () => registry.list().length > 0 };
  return {
    ...peopleHandlers({
      ...{ store, staff, sessions, lockouts, settings: settingsStore, audit, publisher: hub, setup },
      version: VERSION,
      ...(context.setupCode === undefined ? {} : { setupCode: context.setupCode }),
    }),
    ...seatHandlers({ board, registry, approvals, store, audit, snapshot, seq: () => hub.seq }),
    ...powerHandlers({ power, jobs, registry, board, approvals, audit, notes: bootDeviceNotes, settings }),
    ...credentialHandlers(credentials),
    ...machineHandlers({ registry, node, audit, store, seatView: (seatId) => board.seatView(seatId) }),
    ...withPlainNode(nodeHandlers({ node, audit }), context.allowPlainNode),
    ...alertHandlers({ alerts }),
    ...auditHandlers({ audit }),
    ...settingsHandlers({ settings: settingsStore, store, audit, publisher: hub, info: context.info }),
    ...backupHandlers({ store, audit, migrations: allMigrations, restart: context.restart }),
    ...agentHandlers({ directory: agents, registry, audit, config: context.imageConfig }),
  };
}

type NodeHandlers = ReturnType<typeof nodeHandlers>;

/** What the configuration allows once for all needs no tick in the wizard. */
function withPlainNode(handlers: NodeHandlers, allowed: boolean): NodeHandlers {
  if (!allowed) return handlers;
  return {
    ...handlers,
    'node.test': (input, ...rest) => handlers['node.test']({ ...input, allowPlainNode: true }, ...rest),
    'node.connect': (input, ...rest) => handlers['node.connect']({ ...input, allowPlainNode: true }, ...rest),
  };
}
