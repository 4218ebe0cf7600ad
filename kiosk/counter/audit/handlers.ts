// Answers the calls audit.*.
import type { Handlers } from '../calls.ts';
import type { AuditLog } from './log.ts';

export function auditHandlers({
  audit,
}: {
  audit: AuditLog;
}): Handlers<'audit.list' | 'audit.export' | 'audit.verify'> {
  return {
    'audit.list': (input) => ({
      ...audit.list(input),
      actions: audit.distinct('action'),
      people: audit.distinct('who'),
    }),

    'audit.export': ({ format, ...filter }, caller) => {
      // First: the copy of the head then vouches for the export as well.
      audit.record({ who: caller, action: 'audit.export', after: format, result: 'ok' });
      const day = new Date().toISOString().slice(0, 10);
      const mime = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json';
      return { name: `netbar-audit-${day}.${format}`, mime, ...audit.export(format, filter) };
    },

    'audit.verify': async (_input, _caller, signal) => {
      const { ok, entries, head, brokenAt } = await audit.verifyAside(signal);
      return { ok, entries, head, brokenAt };
    },
  };
}
