// Prints the codes of a seat on paper: preview, language, paper, and how long it stays on the screen.
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Checkbox } from '../../components/field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { LANGUAGE_NAMES, type Language, RENTER_LANGUAGES, useWords } from '../../i18n/index.ts';
import { refusalOfCode } from '../codes/refusal.ts';
import { RefusalBox, RefusedCodes } from '../codes/refused-codes.tsx';
import { useCountdown } from '../codes/use-countdown.ts';
import { useReveal } from '../codes/use-reveal.ts';
import { PrintRoot } from './print-root.tsx';
import { PAPERS, type Paper, Slip } from './slip.tsx';
import css from './slip-dialog.module.css';

export interface SlipDialogProps {
  seat: Seat;
  onClose(): void;
}

export function SlipDialog({ seat, onClose }: SlipDialogProps) {
  const { t, language: own } = useWords();
  const [language, setLanguage] = useState<Language>(own);
  const [paper, setPaper] = useState<Paper>('roll80');
  const [withQr, setWithQr] = useState(true);
  const { reveal, show } = useReveal(seat, 'slip');
  useEffect(show, [show]);
  // Hidden without having been refused: the time is over, or something changed at the seat.
  const gone = reveal.step === 'hidden' && reveal.changed;
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);

  const until = reveal.step === 'shown' ? reveal.until : null;
  const left = useCountdown(until, onClose);
  const print = useCallback(() => window.print(), []);
  const slip =
    reveal.step === 'shown' ? (
      <Slip seat={seat} pair={reveal.pair} language={language} paper={paper} withQr={withQr} />
    ) : null;

  return (
    <Dialog
      title={t('slip.title', { label: seat.label })}
      isOpen
      onClose={onClose}
      width={720}
      foot={
        <>
          <span className="muted num grow" role="timer">
            {until !== null && t('slip.closesIn', { seconds: left })}
          </span>
          <Button onPress={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          {slip !== null && (
            <Button kind="primary" icon="print" onPress={print}>
              {t('slip.print')}
            </Button>
          )}
        </>
      }
    >
      {slip === null ? (
        <SlipRefused seat={seat} reveal={reveal} onAsk={show} />
      ) : (
        <div className={css.columns}>
          <section className={css.paper} aria-label={t('slip.preview')}>
            {slip}
          </section>
          <div className={css.form}>
            <Choice title={t('slip.language')}>
              <Segmented
                fill
                label={t('slip.language')}
                value={language}
                options={RENTER_LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))}
                onChange={(id) => setLanguage(id)}
              />
            </Choice>
            <Choice title={t('slip.paper')}>
              <Segmented
                fill
                label={t('slip.paper')}
                value={paper}
                options={PAPERS.map(({ id, width }) => ({
                  id,
                  label: width === null ? 'A4' : t('slip.roll', { width }),
                }))}
                onChange={(id) => setPaper(id)}
              />
            </Choice>
            <Checkbox isSelected={withQr} onChange={setWithQr}>
              {t('slip.withQr')}
            </Checkbox>
            <p className={css.hint}>{t('slip.warning')}</p>
          </div>
        </div>
      )}
      <PrintRoot>{slip}</PrintRoot>
    </Dialog>
  );
}

function Choice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={css.choice}>
      <b aria-hidden="true">{title}</b>
      {children}
    </div>
  );
}

interface SlipRefusedProps {
  seat: Seat;
  reveal: ReturnType<typeof useReveal>['reveal'];
  onAsk(): void;
}

function SlipRefused({ seat, reveal, onAsk }: SlipRefusedProps) {
  const { t } = useWords();
  if (reveal.step !== 'refused')
    return <RefusalBox title={t('codes.askingTitle')} text={t('codes.askingText')} />;
  const refusal = reveal.error === null ? 'other' : refusalOfCode(reveal.error.code);
  return <RefusedCodes seat={seat} refusal={refusal} error={reveal.error} onAsk={onAsk} />;
}
