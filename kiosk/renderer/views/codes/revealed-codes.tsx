// The codes on the screen: text, copy buttons, time left, QR code, and the ways to hand them over.
import { useState } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/index.ts';
import { ClipboardHint } from './clipboard-hint.tsx';
import { CodeLine } from './code-line.tsx';
import css from './codes-card.module.css';
import { CountdownBar } from './countdown-bar.tsx';
import { QrCode } from './qr-code.tsx';
import { useCountdown } from './use-countdown.ts';
import type { Shown } from './use-reveal.ts';

export interface RevealedCodesProps {
  seat: Seat;
  shown: Shown;
  onMore(): void;
  onHide(): void;
  onRenterView(): void;
  onSlip(): void;
}

export function RevealedCodes({ seat, shown, onMore, onHide, onRenterView, onSlip }: RevealedCodesProps) {
  const { t } = useWords();
  const [refused, setRefused] = useState(false);
  const left = useCountdown(shown.until, onHide);
  const hides = t('codes.hidesIn', { seconds: left });
  const { pair } = shown;
  const line = { onRefused: () => setRefused(true) };
  return (
    <>
      <CodeLine
        {...line}
        id={`${seat.id}/id`}
        name={t('label.deviceId')}
        copyLabel={t('codes.copyId')}
        text={pair.deviceId}
        kind="deviceId"
      />
      <CodeLine
        {...line}
        id={`${seat.id}/code`}
        name={t('label.code')}
        copyLabel={t('codes.copyCode')}
        text={pair.password}
        kind="password"
      />
      <CountdownBar left={left} spanMs={shown.spanMs} text={hides} />
      <div className={css.row}>
        <b className="num" role="timer">
          {hides}
        </b>
        <Button size="small" onPress={onMore}>
          {t('codes.more', { seconds: Math.round(shown.spanMs / 1000) })}
        </Button>
        <Button size="small" icon="eye-off" title="F2" onPress={onHide}>
          {t('codes.hideNow')}
        </Button>
      </div>
      <ClipboardHint refused={refused} />
      <div className={css.hand}>
        <QrCode pair={pair} label={t('codes.qr')} />
        <div className={css.side}>
          <Button icon="screen" kbd="F9" wide onPress={onRenterView}>
            {t('codes.renterView')}
          </Button>
          <Button icon="print" wide onPress={onSlip}>
            {t('codes.printSlip')}
          </Button>
          <p className={css.legend}>
            <span className={css.sample} aria-hidden="true">
              X
            </span>
            {t('codes.barCapital')}
          </p>
        </div>
      </div>
    </>
  );
}
