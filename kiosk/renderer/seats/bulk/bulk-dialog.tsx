// Before many seats are switched: which ones will be, which are left out, and why.
import { useState } from 'react';
import type { PowerAction } from '../../../ipc/calls/power.ts';
import type { CallOutput } from '../../../ipc/contract.ts';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Failure, Waiting } from '../../components/empty-state.tsx';
import { useCall, useQuery } from '../../hooks/use-call.ts';
import { errorText } from '../../i18n/errors.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import styles from './bulk.module.css';
import { EffectList, type EffectRow } from './effect-list.tsx';
import { Stagger } from './stagger.tsx';

type Effect = CallOutput<'power.preview'>['seats'][number]['effect'];
export type Run = Exclude<PowerAction, 'reset'>;

const DEFAULT_STAGGER_S = 2;

export function BulkDialog({
  seats,
  action,
  onClose,
}: {
  seats: readonly Seat[];
  action: Run;
  onClose(): void;
}) {
  const { t } = useWords();
  const { cafe, ui } = useApp();
  const format = useFormat();
  const preview = useQuery('power.preview', { seatIds: seats.map((seat) => seat.id), action });
  const run = useCall('power.run');
  const [staggerS, setStaggerS] = useState(DEFAULT_STAGGER_S);
  const rows = effectRows(seats, preview.data);
  const acting = rows.filter((row) => row.effect === 'willAct');
  const leftOut = rows.filter((row) => row.effect !== 'willAct');
  const count = acting.length;
  const all = seats.length;

  const confirm = async (): Promise<void> => {
    const job = await run.run({
      seatIds: acting.map((row) => row.seat.id),
      action,
      staggerMs: Math.round(staggerS * 1000),
    });
    if (job === undefined) return;
    cafe.acceptJob(job);
    ui.select([]);
    onClose();
  };
  const reason = preview.data === undefined ? t('seats.reading') : count === 0 ? t('bulk.nobodyLeft') : null;
  return (
    <Dialog
      role="alertdialog"
      title={
        preview.data && leftOut.length > 0
          ? t(`bulk.title_${action}_some`, { count, all })
          : t(`bulk.title_${action}`, { count: preview.data ? count : all })
      }
      summary={leftOut.length > 0 ? leftOutText(leftOut.map((row) => row.effect)) : undefined}
      isOpen
      onClose={onClose}
      width={720}
      foot={
        <>
          <Button
            kind={action === 'on' ? 'default' : 'danger'}
            icon="power"
            busy={run.busy}
            reason={reason}
            onPress={() => void confirm()}
          >
            {t(`bulk.confirm_${action}`, { count })}
          </Button>
          <span className="muted">{count === 0 ? reason : null}</span>
          <span className="grow" />
          <Button kind="primary" autoFocus onPress={onClose}>
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      {preview.error ? (
        <Failure error={preview.error} onRetry={preview.reload} />
      ) : preview.data === undefined ? (
        <Waiting />
      ) : (
        <div className={styles.split}>
          <EffectList icon="check" title={t(`bulk.will_${action}`)} rows={acting} />
          {leftOut.length > 0 ? <EffectList icon="shield" title={t('bulk.leftOut')} rows={leftOut} /> : null}
        </div>
      )}
      <div className={styles.split}>
        <Stagger
          value={staggerS}
          onChange={setStaggerS}
          hint={t('bulk.within', { age: format.age(Math.max(0, count - 1) * staggerS * 1000) })}
        />
        <p className={styles.hint}>{t(`bulk.hint_${action}`)}</p>
      </div>
      {run.error ? (
        <p className={styles.error} role="alert">
          {errorText(t, run.error)}
        </p>
      ) : null}
    </Dialog>
  );

  function leftOutText(effects: readonly Effect[]): string {
    const kinds = [...new Set(effects)];
    const parts = kinds.map((kind) => {
      const times = effects.filter((effect) => effect === kind).length;
      return kind === 'willAct' ? '' : t(`bulk.out_${kind}`, { count: times });
    });
    return t('bulk.leftOutText', { count: effects.length, parts: parts.join(', ') });
  }
}

function effectRows(seats: readonly Seat[], preview: CallOutput<'power.preview'> | undefined): EffectRow[] {
  return seats.flatMap((seat) => {
    const effect = preview?.seats.find((one) => one.seatId === seat.id)?.effect;
    return effect === undefined ? [] : [{ seat, effect }];
  });
}
