// Who did what, newest first: filters, pages, export.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { EmptyState, Failure, Waiting } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { useUi } from '../../ui.ts';
import css from './activity.module.css';
import { ActivityTable } from './activity-table.tsx';
import { ChainCheck } from './chain-check.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { ActivityFilters } from './filters.tsx';
import { EVERYTHING, type Filters, useActivity } from './use-activity.ts';

export function ActivityView() {
  const { t } = useWords();
  const { may } = useSession();
  const [filters, setFilters] = useState<Filters>(EVERYTHING);
  const [exporting, setExporting] = useState(false);
  const seatId = useUi((state) => state.activitySeatId);
  const activity = useActivity(filters, seatId, may('staff'));
  const ownerOnly = may('owner') ? null : t('role.ownerOnly');

  return (
    <Page
      title={t('activity.title')}
      actions={
        <>
          <ChainCheck reason={ownerOnly} />
          <Button icon="download" reason={ownerOnly} onPress={() => setExporting(true)}>
            {t('activity.export')}
          </Button>
        </>
      }
    >
      {may('staff') ? (
        <div className={css.view}>
          <ActivityFilters
            filters={filters}
            seatId={seatId}
            people={activity.people}
            actions={activity.actions}
            onChange={setFilters}
            onReload={activity.reload}
          />
          <Entries activity={activity} onClear={() => setFilters(EVERYTHING)} />
        </div>
      ) : (
        <EmptyState icon="lock" title={t('activity.title')} text={t('role.staffOnly')} />
      )}
      {exporting && <ExportDialog query={activity.query} onClose={() => setExporting(false)} />}
    </Page>
  );
}

interface EntriesProps {
  activity: ReturnType<typeof useActivity>;
  onClear(): void;
}

function Entries({ activity, onClear }: EntriesProps) {
  const { t } = useWords();
  const { entries, error, waiting, more, busy } = activity;
  if (error !== null && entries === undefined) return <Failure error={error} onRetry={activity.reload} />;
  if (entries === undefined) return waiting ? <Waiting text={t('label.loading')} /> : null;
  if (entries.length === 0) {
    return (
      <EmptyState
        icon="activity"
        title={t('activity.emptyTitle')}
        text={t('activity.emptyText')}
        actions={<Button onPress={onClear}>{t('activity.clear')}</Button>}
      />
    );
  }
  return (
    <div className={css.scroll}>
      <ActivityTable entries={entries} />
      {error !== null && <Failure error={error} onRetry={activity.loadMore} />}
      {more && error === null && (
        <p className={css.more}>
          <Button busy={busy} onPress={activity.loadMore}>
            {t('action.more')}
          </Button>
        </p>
      )}
    </div>
  );
}
