// The entries as a table; a row opens to what was before and after.
import { useState } from 'react';
import type { AuditEntry } from '../../../ipc/staff.ts';
import { IconButton } from '../../components/button.tsx';
import { classes } from '../../components/classes.ts';
import { Sign, type SignKind } from '../../components/sign.tsx';
import tables from '../../components/table.module.css';
import { useNow } from '../../hooks/use-now.ts';
import { isSameDay, useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import css from './activity.module.css';
import { afterWords, beforeWords, entryWords } from './entry-words.ts';

const SIGNS: Record<AuditEntry['result'], SignKind> = {
  asked: 'wait',
  ok: 'ok',
  failed: 'bad',
  refused: 'warn',
  cancelled: 'warn',
};

export function ActivityTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = useWords();
  const [open, setOpen] = useState<number | null>(null);
  return (
    <table className={classes(tables.table, css.table)} aria-label={t('activity.title')}>
      <thead>
        <tr>
          <th scope="col">{t('activity.time')}</th>
          <th scope="col">{t('activity.who')}</th>
          <th scope="col">{t('label.seat')}</th>
          <th scope="col">{t('activity.what')}</th>
          <th scope="col">{t('activity.result')}</th>
          <th scope="col">{t('activity.reason')}</th>
          <th scope="col">
            <span className="vh">{t('activity.entry')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Entry
            key={entry.seq}
            entry={entry}
            isOpen={open === entry.seq}
            onToggle={() => setOpen(open === entry.seq ? null : entry.seq)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface EntryProps {
  entry: AuditEntry;
  isOpen: boolean;
  onToggle(): void;
}

function Entry({ entry, isOpen, onToggle }: EntryProps) {
  const { t } = useWords();
  return (
    <>
      <tr>
        <td className="num">
          <When at={entry.at} />
        </td>
        <td>
          {entry.who} <span className="faint">{roleWords(t, entry.role)}</span>
        </td>
        <td className={css.seat}>{entry.seat}</td>
        <td>{entryWords(t, entry)}</td>
        <td>
          <span className={css.result} data-result={entry.result}>
            <Sign kind={SIGNS[entry.result]} />
            {t(`outcome.${entry.result}`)}
          </span>
        </td>
        <td className={classes(tables.wrapped, 'muted')}>{entry.reason}</td>
        <td className={tables.right}>
          <IconButton
            kind="quiet"
            size="small"
            icon={isOpen ? 'minus' : 'plus'}
            aria-expanded={isOpen}
            label={t('activity.details', { seq: entry.seq })}
            onPress={onToggle}
          />
        </td>
      </tr>
      {isOpen && <Details entry={entry} />}
    </>
  );
}

/** The time alone today, with the date on any other day. */
function When({ at }: { at: number }) {
  const now = useNow('minute');
  const format = useFormat();
  return <>{isSameDay(at, now) ? format.time(at) : format.dateTime(at)}</>;
}

function Details({ entry }: { entry: AuditEntry }) {
  const { t } = useWords();
  const facts = [
    [t('activity.before'), beforeWords(t, entry)],
    [t('activity.after'), afterWords(t, entry)],
    [t('activity.code'), entry.code],
    [t('activity.what'), entry.action],
    [t('activity.entry'), String(entry.seq)],
  ] as const;
  return (
    <tr className={css.details}>
      <td />
      <td colSpan={6} className={tables.wrapped}>
        <dl>
          {facts.map(([name, value]) =>
            value === null ? null : (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      </td>
    </tr>
  );
}

function roleWords(t: ReturnType<typeof useWords>['t'], role: string): string {
  return role === 'owner' || role === 'staff' || role === 'viewer' ? t(`role.${role}`) : '';
}
