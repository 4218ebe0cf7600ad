// The stage's answers about node, machines, people, settings, activity, agents and backups.
import { SettingsSchema } from '../../../../kiosk/ipc/calls/settings.ts';
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
      warnings: [{ code: 'PLAIN_NODE', message: 'The node is reached over plain HTTP.' }],
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
        warnings: [{ code: 'DUPLICATE_BMC', message: 'Two machines share BMC address 192.168.20.31.' }],
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
      return { lines, imported: valid, failed: invalid };
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
    'audit.list': ({ text, who, action, seatId, from, before, limit }) => {
      const found = cafe.audit.filter(
        (entry) =>
          (who === undefined || entry.who === who) &&
          (action === undefined || entry.action === action) &&
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
    'audit.export': ({ format }) => ({
      name: `netbar-activity.${format}`,
      mime: format === 'csv' ? 'text/csv' : 'application/json',
      text: 'seq,who\n1,Chen Wei\n',
      head: '130:9b1fe07c',
    }),
    'audit.verify': () => ({ ok: true, entries: 130, head: '130:9b1fe07c', brokenAt: null }),
    'agents.list': () => ({
      agents: cafe.seats.map((seat, index) => ({
        seatId: seat.id,
        label: seat.label,
        enrolment: (['enrolled', 'enrolled', 'refused', 'waiting', 'none'] as const)[index % 5] ?? 'none',
        refused: index % 5 === 2 ? { code: 'BOOT_NOT_SEEN', at: cafe.now - 60_000 } : null,
        lastReportAt: index % 5 === 4 ? null : cafe.now - 3000,
        version: index % 5 === 4 ? null : '0.1.0',
      })),
    }),
    'agents.allow': () => ({}),
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
        errors: wrong ? [`ip: "${ip}" is not an IPv4 address`] : [],
      };
    });
  const invalid = lines.filter((line) => line.action === 'error').length;
  return { lines, valid: lines.length - invalid, invalid };
}
