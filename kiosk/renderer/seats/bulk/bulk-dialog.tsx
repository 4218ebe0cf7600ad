// Before many seats are switched or set: which ones will be, which are left out, and why.
import { type ReactNode, useState } from 'react';
import type { PowerAction } from '../../../ipc/calls/power.ts';
import type { CallOutput } from '../../../ipc/contract.ts';
import type { Job, Seat } from '../../../ipc/seat.ts';
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
/** A power action, or a boot device: alone, or with a restart after it. */
export type Kind = Exclude<PowerAction, 'reset'> | 'bootDevice' | 'bootRestart';

const DEFAULT_STAGGER_S = 2;
/** Nobody is cut off by these. */
const HARMLESS: readonly Kind[] = ['on', 'bootDevice'];

export function BulkDialog({
  seats,
  kind,
  boot,
  choices,
  onClose,
}: {
  seats: readonly Seat[];
  kind: Kind;
  /** The boot device that is set; null: none is chosen yet. */
  boot?: Job['boot'] | null;
  /** What is to be chosen before. */
  choices?: ReactNode;
  onClose(): void;
}) {
  const { t } = useWords();
  const { cafe, ui } = useApp();
  const format = useFormat();
  const action = kind === 'bootRestart' ? 'restart' : kind;
  const preview = useQuery('power.preview', {
    seatIds: seats.map((seat) => seat.id),
    action,
    withBoot: boot !== undefined,
  });
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
      ...(boot ? { boot } : {}),
    });
    if (job === undefined) return;
    cafe.acceptJob(job);
    ui.select([]);
    onClose();
  };
  const reason =
    preview.data === undefined
      ? t('seats.reading')
      : count === 0
        ? t('bulk.nobodyLeft')
        : boot === null
          ? t('bulk.chooseDevice')
          : null;
  return (
    <Dialog
      role="alertdialog"
      title={
        preview.data && leftOut.length > 0
          ? t(`bulk.title_${kind}_some`, { count, all })
          : t(`bulk.title_${kind}`, { count: preview.data ? count : all })
      }
      summary={leftOut.length > 0 ? leftOutText(leftOut.map((row) => row.effect)) : undefined}
      isOpen
      onClose={onClose}
      width={720}
      foot={
        <>
          <Button
            kind={HARMLESS.includes(kind) ? 'default' : 'danger'}
            icon={kind === 'bootDevice' ? 'net' : 'power'}
            busy={run.busy}
            reason={reason}
            onPress={() => void confirm()}
          >
            {t(`bulk.confirm_${kind}`, { count })}
          </Button>
          <span className="muted">{preview.data === undefined ? null : reason}</span>
          <span className="grow" />
          <Button kind="primary" autoFocus onPress={onClose}>
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      {choices}
      {preview.error ? (
        <Failure error={preview.error} onRetry={preview.reload} />
      ) : preview.data === undefined ? (
        <Waiting />
      ) : (
        <div className={styles.split}>
          <EffectList icon="check" title={t(`bulk.will_${kind}`)} rows={acting} />
          {leftOut.length > 0 ? <EffectList icon="shield" title={t('bulk.leftOut')} rows={leftOut} /> : null}
        </div>
      )}
      <div className={styles.split}>
        <Stagger
          value={staggerS}
          onChange={setStaggerS}
          hint={t('bulk.within', { age: format.age(Math.max(0, count - 1) * staggerS * 1000) })}
        />
        <p className={styles.hint}>{t(`bulk.hint_${kind}`)}</p>
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
    const parts = kinds.map((one) => {
      const times = effects.filter((effect) => effect === one).length;
      return one === 'willAct' ? '' : t(`bulk.out_${one}`, { count: times });
    });
    return t('bulk.leftOutText', { count: effects.length, parts: parts.join(t('label.comma')) });
  }
}

function effectRows(seats: readonly Seat[], preview: CallOutput<'power.preview'> | undefined): EffectRow[] {
  return seats.flatMap((seat) => {
    const effect = preview?.seats.find((one) => one.seatId === seat.id)?.effect;
    return effect === undefined ? [] : [{ seat, effect }];
  });
}
