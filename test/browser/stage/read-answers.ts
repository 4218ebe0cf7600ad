// What the counter in the page answers to questions.
import type { CallInput, CallName, CallOutput } from '../../../kiosk/ipc/contract.ts';
import type { StageCounter } from './counter.ts';

type Answers = { [Name in CallName]?: (stage: StageCounter, input: CallInput<Name>) => CallOutput<Name> };

const settings = {
  cafe: 'Seaside',
  idleLockMs: 300_000,
  revealMs: 20_000,
  renterViewMs: 60_000,
  bootLimitMs: 180_000,
  endWarningMs: 300_000,
  endSessionPowerCycle: true,
  defaultFirmware: 'uefi' as const,
  bmcIntervalMs: 250,
};

export const readAnswers: Answers = {
  'session.status': (stage) => stage.session,
  'setup.status': () => ({ node: true, machines: true, staff: true, recovery: true, finished: true }),
  'settings.get': () => settings,
  'node.status': (stage) => stage.node,
  'alerts.list': (stage) => ({ alerts: stage.alerts }),
  'audit.list': () => ({
    entries: [
      {
        seq: 1,
        at: Date.now() - 60_000,
        who: 'Mina',
        role: 'staff',
        action: 'power.on',
        seatId: 's-1',
        seat: 'A01',
        before: 'off',
        after: 'on',
        result: 'ok',
        reason: null,
        code: null,
      },
    ],
    more: false,
    actions: ['power.on'],
    people: ['Mina'],
  }),
  'seats.detail': (stage, { seatId }) => {
    const seat = stage.seats.get(seatId);
    if (seat === undefined) throw new Error(`no seat ${seatId}`);
    const now = Date.now();
    return {
      seat,
      hardware: {
        cpu: 'AMD Ryzen 7',
        memoryMb: 32_768,
        gpus: [{ name: 'RTX 4070', vramMb: 12_288 }],
        disks: [{ name: 'NVMe', sizeGb: 1000 }],
        macs: ['02:00:00:00:00:01'],
      },
      versions: { agent: '0.1.0', deeplink: '2.0' },
      bootId: 'boot-1',
      bootedAt: now - 3_600_000,
      history: Array.from({ length: 40 }, (_, index) => ({
        at: now - (40 - index) * 15_000,
        gpuPercent: 60 + 25 * Math.sin(index / 4),
        gpuCelsius: 62 + 8 * Math.sin(index / 9),
        vramUsedMb: 9000 + 20 * index,
        rxBytesPerSecond: 4e6 + 1e6 * Math.cos(index / 3),
      })),
      enrolment: 'enrolled',
      bootDevice: stage.bootDevices.has(seatId)
        ? (stage.bootDevices.get(seatId) ?? null)
        : { device: 'bios', persistent: false, by: 'Counter 2', at: now - 600_000 },
    };
  },
  'boot.read': () => ({ device: 'bios', persistent: false, firmware: 'uefi', valid: true }),
  'power.progress': (stage) => stage.progress,
  'agents.list': () => ({ agents: [] }),
  'staff.list': (stage) => ({
    staff: stage.session.people.map((person) => ({
      ...person,
      active: true,
      createdAt: Date.now() - 1e9,
      lastLoginAt: null,
      lockedOutUntil: null,
    })),
  }),
  'machines.unseated': () => ({ machines: [] }),
  'counter.info': () => ({
    version: '0.1.0',
    startedAt: Date.now() - 3_600_000,
    runtime: 'node',
    staffUrls: ['http://127.0.0.1:7740'],
    agentUrl: null,
    fingerprint: null,
    agentPin: null,
    keyProtection: ['key file'],
    recoverySet: true,
    lastBackupAt: null,
    warnings: [],
  }),
};
