// The counter's parts and who knows whom; starting them is counter.ts.
import type { Logger } from '../../shared/logging/logger.ts';
import { AgentDirectory } from './agents/directory.ts';
import { AlertBook } from './alerts/alert-book.ts';
import { AuditLog } from './audit/log.ts';
import type { CounterConfig } from './config.ts';
import { CredentialsDesk } from './credentials/credentials-desk.ts';
import { FleetPairDesk } from './credentials/pair-desk.ts';
import { Registry } from './machines/registry.ts';
import { NodeConnection } from './node/connection.ts';
import { NotificationHub } from './notifications/hub.ts';
import { BootDeviceNotes } from './power/boot-device-notes.ts';
import { BootDeviceReads } from './power/boot-device-reads.ts';
import { FleetPower } from './power/fleet-power.ts';
import { Jobs } from './power/jobs.ts';
import { SeatBoard } from './seats/seat-board.ts';
import { snapshotSource } from './seats/snapshot.ts';
import { SettingsStore } from './settings/settings.ts';
import { Approvals } from './staff/approvals.ts';
import { Lockouts } from './staff/lockouts.ts';
import { Sessions } from './staff/sessions.ts';
import { Staff } from './staff/staff.ts';
import type { OpenStore } from './store/store.ts';

export type Parts = ReturnType<typeof makeParts>;

/** Between the seqs of two runs: more than a run publishes, so that no seq is ever given twice. */
const SEQ_GAP = 1_000_000_000;

/** Makes every part; nothing runs yet. */
export function makeParts({ config, log, store }: { config: CounterConfig; log: Logger; store: OpenStore }) {
  const settingsStore = new SettingsStore(store);
  const settings = () => settingsStore.get();
  const audit = new AuditLog(store);
  const hub = new NotificationHub({ log, firstSeq: firstSeq(store) });
  const publisher = hub;

  const lockouts = new Lockouts(store);
  const sessions = new Sessions({ store, settings: settingsStore });
  const staff = new Staff({ store, sessions, lockouts });
  const approvals = new Approvals({ staff, audit });

  const registry = new Registry({ store });
  const { pollMs, timeoutMs } = config.node;
  const node = new NodeConnection({ store, registry, audit, logger: log, pollMs, timeoutMs });
  const power = new FleetPower({
    registry,
    settings,
    backends: config.powerBackends,
    onFault: (err) => log.error({ err }, 'what follows from a power state could not be written'),
    shutDown: (seatId, call) =>
      agents.command(seatId, 'shutdown', call?.signal ? { signal: call.signal } : {}),
  });
  const agents: AgentDirectory = new AgentDirectory({ store, registry, power, audit, log });
  const labelOf = (seatId: string) => registry.get(seatId)?.label;
  const alerts = new AlertBook({ store, audit, publisher, labelOf });
  const bootDeviceNotes = new BootDeviceNotes({ store, power });
  const board = new SeatBoard({
    ...{ registry, node, power, agents, alerts, store, audit, publisher, settings },
    bootDevice: (seatId) => bootDeviceNotes.of(seatId),
    nextBoot: (seatId) => bootDeviceNotes.known(seatId),
    mayBeOff: (seatId) => power.mayBeOff(seatId),
    unswitchable: (seatId) => power.unswitchable(seatId),
    pairGeneration: (seatId) => pairDesk.generation(seatId),
    onFault: (err) => log.error({ err }, 'what the seat board remembers could not be written'),
  });
  const pairDesk: FleetPairDesk = new FleetPairDesk({
    registry,
    node,
    onDuplicate: (seatId, otherSeatId, deviceId) => board.noteDuplicate(seatId, otherSeatId, deviceId),
  });
  const jobs = new Jobs({ store, audit, publisher, board, log });
  const bootDeviceReads = new BootDeviceReads({
    ...{ registry, power, jobs },
    notes: bootDeviceNotes,
    onFault: (err) => log.error({ err }, 'a boot device that was read could not be written'),
  });
  const credentials = new CredentialsDesk({
    ...{ registry, node, board, power, agents, jobs, approvals, audit, store, settings, pairs: pairDesk },
    sessionEnded: (seatId, caller) => board.sessionEnded(seatId, caller),
  });
  const snapshot = snapshotSource({ board, alerts, registry, jobs: () => jobs.list(), node });
  hub.showSnapshotsOf(snapshot);

  return {
    ...{ store, settings, settingsStore, audit, hub, staff, sessions, approvals, registry, node, power },
    ...{
      agents,
      alerts,
      board,
      pairDesk,
      jobs,
      credentials,
      snapshot,
      lockouts,
      bootDeviceNotes,
      bootDeviceReads,
    },
  };
}

/** Greater than every seq of an earlier run, also when the clock was set back in between. */
function firstSeq(store: OpenStore): number {
  const stored = store.getValue('notifications.firstSeq');
  const first = Math.max(Date.now() * 1000, typeof stored === 'number' ? stored + SEQ_GAP : 0);
  store.setValue('notifications.firstSeq', first);
  return first;
}
