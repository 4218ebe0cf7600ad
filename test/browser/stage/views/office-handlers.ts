// The stage's answers about node, machines, people, settings, activity, agents and backups.

import { SettingsSchema } from '../../../../kiosk/ipc/calls/settings.ts';
import type { CallOutput } from '../../../../kiosk/ipc/contract.ts';
import { problem, warning } from '../../../../kiosk/ipc/remarks.ts';
import { toBase64 } from '../../../../kiosk/renderer/views/settings/backup/base64.ts';
import type { Cafe } from './cafe.ts';
import { refused, type StageHandlers, type Tell } from './handlers.ts';
import { seatOf } from './seat.ts';

export function officeHandlers(cafe: Cafe, tell: Tell): StageHandlers {
  const changed = () => tell({ action: 'settings.changed', event: {} });
  return {
    'settings.get': () => cafe.settings,
    'settings.update': (change) => {
      cafe.settings = SettingsSchema.parse({ ...cafe.settings, ...change });
      changed();
      return cafe.settings;
    },
    'counter.info': () => ({
      version: '0.1.0',
      startedAt: cafe.now - 3_600_000,
      runtime: 'node',
      staffUrls: ['https://192.168.10.5:7740'],
      agentUrl: 'https://192.168.10.5:7741',
      fingerprint:
        'AB:CD:12:34:56:78:9A:BC:DE:F0:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:12:34:56:78:9A:BC',
      agentPin: 'sha256/4m8Qw1uV0m5l5Xv0F0m1q1uV0m5l5Xv0F0m1q1uV0m4=',
      keyProtection: ['key file'],
      recoverySet: cafe.recoverySet,
      lastBackupAt: null,
      warnings: [
        warning('PLAIN_NODE', 'the node is reached over plain HTTP'),
        { code: 'FROM_A_NEWER_COUNTER', message: 'something that this page has no words for' },
      ],
    }),
    'node.status': () => cafe.node,
    'node.refresh': () => cafe.node,
    'node.test': ({ url, mode, allowPlainNode }) => {
      if (url.startsWith('http://192') && !allowPlainNode) throw refused('PLAIN_NODE_REFUSED');
      return {
        ms: 12.4,
        version: '0.4.1.8',
        kind: 'stored',
        keyAccepted: mode === 'manage' ? true : null,
        publicKey:
          mode === 'manage' ? '5c9e1122334455667788990011223344556677889900112233445566778841d0' : null,
        machines: 3,
        withBmc: 2,
        mayHaveMore: false,
        warnings: [
          warning('DUPLICATE_BMC', 'A01, A02 have the same BMC 192.168.20.31:623', {
            seats: 'A01, A02',
            bmc: '192.168.20.31:623',
          }),
        ],
      };
    },
    'node.connect': ({ url, mode }) => {
      cafe.node = { ...cafe.node, configured: true, url, mode, reachable: true, lastAnswerAt: Date.now() };
      cafe.setup.node = true;
      tell({ action: 'node.changed', event: cafe.node });
      changed();
      return cafe.node;
    },
    'machines.unseated': () => ({
      machines: cafe.setup.machines
        ? []
        : ['C01', 'C02', 'C03'].map((suggestedLabel, index) => ({
            nodeId: `n${index}`,
            uuid: `4c4c4544-0000-0000-0000-00000000000${index}`,
            ip: `192.168.20.${90 + index}`,
            description: 'RTX 4070',
            suggestedLabel,
          })),
    }),
    'machines.takeOver': ({ machines }) => {
      const seats = machines.map(({ label, zone }, index) => seatOf(label, 60 + index, Date.now(), { zone }));
      cafe.seats.push(...seats);
      cafe.setup.machines = true;
      return { seats };
    },
    'machines.add': (machine) => seatOf(machine.label ?? 'X01', 80, Date.now()),
    'machines.modify': ({ seatId }) => cafe.seat(seatId),
    'machines.remove': () => ({}),
    'machines.addKnown': ({ ids }) => ({ found: ids.slice(0, 1), missing: ids.slice(1) }),
    'machines.previewImport': ({ csv }) => previewOf(csv),
    'machines.import': ({ csv }) => {
      const { lines, valid, invalid } = previewOf(csv);
      const done = lines.map((line) =>
        line.action === 'error' ? { ...line, action: 'leftOut' as const } : line,
      );
      return { lines: done, imported: valid, failed: 0, leftOut: invalid };
    },
    'staff.list': () => ({ staff: cafe.staff }),
    'staff.add': ({ name, role, pin }) => {
      if (pin.startsWith('1234')) throw refused('WEAK_PIN', { rule: 'sequence' });
      const person = { id: `p${cafe.staff.length + 1}`, name, role };
      const now = Date.now();
      cafe.staff.push({ ...person, active: true, createdAt: now, lastLoginAt: null, lockedOutUntil: null });
      cafe.setup.staff = true;
      return person;
    },
    'staff.update': ({ id, endLockOut, ...change }) => {
      const member = cafe.staff.find((one) => one.id === id);
      if (member === undefined) throw refused('NOT_FOUND');
      if (change.name !== undefined) member.name = change.name;
      if (change.role !== undefined) member.role = change.role;
      if (change.active !== undefined) member.active = change.active;
      if (endLockOut === true) member.lockedOutUntil = null;
      return member;
    },
    'staff.setPin': () => ({}),
    'staff.remove': ({ id }) => {
      cafe.staff = cafe.staff.filter((member) => member.id !== id);
      return {};
    },
    'staff.changeOwnPin': () => ({}),
    'audit.list': ({ text, who, action, result, seatId, from, before, limit }) => {
      const found = cafe.audit.filter(
        (entry) =>
          (who === undefined || entry.who === who) &&
          (action === undefined || entry.action === action) &&
          (result === undefined || entry.result === result) &&
          (seatId === undefined || entry.seatId === seatId) &&
          (from === undefined || entry.at >= from) &&
          (before === undefined || entry.seq < before) &&
          (text === undefined || JSON.stringify(entry).toLowerCase().includes(text.toLowerCase())),
      );
      return {
        entries: found.slice(0, limit),
        more: found.length > limit,
        actions: [...new Set(cafe.audit.map((entry) => entry.action))],
        people: [...new Set(cafe.audit.map((entry) => entry.who))],
      };
    },
    'audit.export': async ({ format }) => ({
      name: `netbar-activity.${format}`,
      mime: format === 'csv' ? 'text/csv' : 'application/json',
      gzip: await gzipped('seq,who\n1,Chen Wei\n'),
      head: '130:9b1fe07c',
    }),
    'audit.verify': () => ({ ok: true, entries: 130, head: '130:9b1fe07c', brokenAt: null }),
    'agents.list': () => ({ agents: agentsOf(cafe) }),
    'agents.allow': ({ seatIds }) => {
      for (const seatId of seatIds) cafe.allowed.add(seatId);
      return {};
    },
    'agents.revoke': () => ({}),
    'agents.enrolmentConfig': () => ({
      yaml: 'counter:\n  url: https://192.168.10.5:7741\n  pin: sha256/4m8Qw1uV0m5l5Xv0F0m1q1uV0m5l5Xv0F0m1q1uV0m4=\n',
    }),
    'backup.setRecovery': () => {
      cafe.recoverySet = true;
      cafe.setup.recovery = true;
      return {};
    },
    'backup.create': () => ({ name: 'netbar-backup.netbar', base64: btoa('backup'), head: '130:9b1fe07c' }),
    'backup.restore': () => ({ entries: 130, head: '130:9b1fe07c' }),
  };
}

async function gzipped(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return toBase64(await new Response(stream).bytes());
}

function agentsOf(cafe: Cafe): CallOutput<'agents.list'>['agents'] {
  return cafe.seats.map(({ id: seatId, label }, index) => {
    const kind = index % 5;
    const never = kind === 4;
    const report = { lastReportAt: never ? null : cafe.now - 3000, version: never ? null : '0.1.0' };
    if (cafe.allowed.has(seatId)) return { seatId, label, enrolment: 'waiting', refused: null, ...report };
    const code = kind === 1 ? 'ENROLMENT_TOKEN_LIVES' : 'ENROLMENT_NOT_EXPECTED';
    return {
      seatId,
      label,
      enrolment: (['enrolled', 'enrolled', 'refused', 'waiting', 'none'] as const)[kind] ?? 'none',
      refused: kind === 1 || kind === 2 ? { code, at: cafe.now - 60_000 } : null,
      ...report,
    };
  });
}

function previewOf(csv: string) {
  const lines = csv
    .trim()
    .split('\n')
    .slice(1)
    .map((text, index) => {
      const [label = '', ip = ''] = text.split(',');
      const wrong = !ip.includes('.');
      return {
        line: index + 2,
        label,
        uuid: '',
        ip,
        action: wrong ? ('error' as const) : ('add' as const),
        errors: wrong ? [problem('FIELD_IP', 'ip must be an IP address', { field: 'ip' })] : [],
      };
    });
  const invalid = lines.filter((line) => line.action === 'error').length;
  return { lines, valid: lines.length - invalid, invalid };
}
