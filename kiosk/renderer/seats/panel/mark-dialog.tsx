// Marks a seat as taken: until a time, or open.
import { useState } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { useNow } from '../../hooks/use-now.ts';
import { errorText } from '../../i18n/errors.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { isMarked } from '../is-marked.ts';
import { nextAt } from './next-at.ts';
import styles from './seat-panel.module.css';

const MINUTE = 60_000;
const SPANS = { m30: 30, h1: 60, h2: 120, h3: 180, h5: 300 } as const;
type Choice = keyof typeof SPANS | 'open' | 'clock';

export function MarkDialog({ seat, onClose }: { seat: Seat; onClose(): void }) {
  const { t } = useWords();
  const { cafe } = useApp();
  const format = useFormat();
  const now = useNow('minute');
  const mark = useCall('seats.markInUse');
  const [choice, setChoice] = useState<Choice>('h1');
  const [time, setTime] = useState('');
  const marked = isMarked(seat);
  // A paid time is extended from its end, a new one begins now.
  const from = Math.max(now, seat.inUse?.until ?? 0);
  const until =
    choice === 'open' ? null : choice === 'clock' ? nextAt(time, now) : from + SPANS[choice] * MINUTE;
  const save = async (): Promise<void> => {
    if (until === undefined) return;
    const answer = await mark.run({ seatId: seat.id, until });
    if (answer === undefined) return;
    cafe.acceptSeat(answer);
    onClose();
  };
  return (
    <Dialog
      title={t(marked ? 'seats.extendTitle' : 'seats.markTitle', { label: seat.label })}
      summary={t('seats.markText')}
      isOpen
      onClose={onClose}
      width={560}
      foot={
        <>
          <Button
            kind="primary"
            busy={mark.busy}
            reason={until === undefined ? t('seats.timeMissing') : null}
            onPress={() => void save()}
          >
            {until === undefined
              ? t('seats.markTitle', { label: seat.label })
              : until === null
                ? t('seats.markOpen', { label: seat.label })
                : t('seats.markUntil', { label: seat.label, time: format.moment(until, now) })}
          </Button>
          <span className="grow" />
          <Button onPress={onClose}>{t('action.cancel')}</Button>
        </>
      }
    >
      <Segmented
        label={t('seats.paidUntil')}
        fill
        value={choice}
        onChange={setChoice}
        options={[
          ...(Object.keys(SPANS) as (keyof typeof SPANS)[]).map((id) => ({
            id,
            label: seat.inUse?.until
              ? t('seats.moreTime', { span: format.age(SPANS[id] * MINUTE) })
              : format.age(SPANS[id] * MINUTE),
          })),
          { id: 'clock' as const, label: t('seats.atClock') },
          { id: 'open' as const, label: t('seats.openEnd') },
        ]}
      />
      {choice === 'clock' ? (
        <TextField
          type="time"
          label={t('seats.endsAt')}
          hint={until ? format.moment(until, now) : t('seats.timeMissing')}
          value={time}
          onChange={setTime}
          autoFocus
        />
      ) : null}
      {mark.error ? (
        <p className={styles.isOld} role="alert">
          {errorText(t, mark.error)}
        </p>
      ) : null}
    </Dialog>
  );
}
