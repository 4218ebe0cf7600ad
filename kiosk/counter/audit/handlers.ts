// Answers the calls audit.*.
import type { Handlers } from '../calls.ts';
import type { AuditLog } from './log.ts';

export function auditHandlers({
  audit,
}: {
  audit: AuditLog;
}): Handlers<'audit.list' | 'audit.export' | 'audit.verify'> {
  return {
    'audit.list': async (input, _caller, signal) => ({
      ...(await audit.list(input, signal)),
      actions: audit.distinct('action'),
      people: audit.distinct('who'),
    }),

    'audit.export': async ({ format, ...filter }, caller, signal) => {
      // First: the copy of the head then vouches for the export as well.
      audit.record({ who: caller, action: 'audit.export', after: format, result: 'ok' });
      const day = new Date().toISOString().slice(0, 10);
      const mime = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json';
      const { gzip, head } = await audit.export(format, filter, signal);
      return { name: `netbar-audit-${day}.${format}`, mime, gzip: gzip.toString('base64'), head };
    },

    'audit.verify': async (_input, _caller, signal) => {
      const { ok, entries, head, brokenAt } = await audit.verifyAside(signal);
      return { ok, entries, head, brokenAt };
    },
  };
}
