// The entries that the filters let through, page by page.
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { CallInput } from '../../../ipc/contract.ts';
import { AUDIT_RESULTS, type AuditEntry } from '../../../ipc/staff.ts';
import { useCall, useQuery } from '../../hooks/use-call.ts';
import { useNow } from '../../hooks/use-now.ts';

export const PERIODS = ['today', 'week', 'month', 'all'] as const;
export type Period = (typeof PERIODS)[number];

export interface Filters {
  text: string;
  period: Period;
  /** Empty: anyone, anything. */
  who: string;
  action: string;
  result: '' | AuditEntry['result'];
}

export const RESULTS = ['', ...AUDIT_RESULTS] as const;

export const EVERYTHING: Filters = { text: '', period: 'all', who: '', action: '', result: '' };

const PAGE = 100;
const DAY = 86_400_000;
const NONE: readonly string[] = [];

export type AuditQuery = Omit<CallInput<'audit.list'>, 'before' | 'limit'>;

/** Start of a period in ms, or undefined for all time; days begin at this computer's midnight. */
export function periodStart(period: Period, now: number): number | undefined {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (period === 'today') return midnight;
  if (period === 'week') return midnight - 6 * DAY;
  if (period === 'month') return midnight - 29 * DAY;
  return undefined;
}

export function useActivity(filters: Filters, seatId: string | null, allowed: boolean) {
  const query = useAuditQuery(filters, seatId);
  const first = useQuery('audit.list', allowed ? { ...query, limit: PAGE } : null);
  const next = useCall('audit.list');
  const [older, setOlder] = useState<{ of: unknown; entries: readonly AuditEntry[]; more: boolean } | null>(
    null,
  );
  // Older pages belong to one first page: a new one starts again.
  const pages = older?.of === first.data ? older : null;
  const entries = useMemo(
    () => (first.data === undefined ? undefined : [...first.data.entries, ...(pages?.entries ?? [])]),
    [first.data, pages],
  );

  const loadMore = useCallback(async () => {
    const last = entries?.at(-1);
    if (last === undefined) return;
    const page = await next.run({ ...query, before: last.seq, limit: PAGE });
    if (page === undefined) return;
    setOlder({ of: first.data, entries: [...(pages?.entries ?? []), ...page.entries], more: page.more });
  }, [entries, next.run, query, first.data, pages]);

  // The choices stay while the next answer is on its way.
  const [choices, setChoices] = useState({ people: NONE, actions: NONE });
  useEffect(() => {
    if (first.data) setChoices({ people: first.data.people, actions: first.data.actions });
  }, [first.data]);

  return {
    query,
    entries,
    ...choices,
    more: pages?.more ?? first.data?.more ?? false,
    error: first.error ?? next.error,
    waiting: first.waiting,
    busy: next.busy,
    reload: first.reload,
    loadMore: () => void loadMore(),
  };
}

function useAuditQuery(filters: Filters, seatId: string | null): AuditQuery {
  const now = useNow('minute');
  const text = useDeferredValue(filters.text.trim());
  const from = periodStart(filters.period, now);
  return useMemo(
    () => ({
      ...(text === '' ? {} : { text }),
      ...(filters.who === '' ? {} : { who: filters.who }),
      ...(filters.action === '' ? {} : { action: filters.action }),
      ...(filters.result === '' ? {} : { result: filters.result }),
      ...(seatId === null ? {} : { seatId }),
      ...(from === undefined ? {} : { from }),
    }),
    [text, filters.who, filters.action, filters.result, seatId, from],
  );
}
