// The slip itself: black on white, one seat, the renter's language with English below.
import type { ReactNode } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { classes } from '../../components/classes.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useSession } from '../../hooks/use-session.ts';
import { createFormat } from '../../i18n/format.ts';
import { LANGUAGE_TAGS, type Language, type Translate, wordsOf } from '../../i18n/index.ts';
import { isMarked } from '../../seats/is-marked.ts';
import { CodeText } from '../codes/code-text.tsx';
import { QrCode } from '../codes/qr-code.tsx';
import css from './slip.module.css';

/** Widths in mm; null: a sheet of A4. */
export const PAPERS = [
  { id: 'roll80', width: 80 },
  { id: 'roll58', width: 58 },
  { id: 'a4', width: null },
] as const;
export type Paper = (typeof PAPERS)[number]['id'];

export interface SlipProps {
  seat: Seat;
  pair: { deviceId: string; password: string };
  language: Language;
  paper: Paper;
  withQr: boolean;
}

export function Slip({ seat, pair, language, paper, withQr }: SlipProps) {
  const { status, person } = useSession();
  const now = useNow('minute');
  const t = wordsOf(language);
  const format = createFormat(language, t);
  const until = seat.inUse?.until ?? null;
  const both = (words: (t: Translate) => string, between: ReactNode = ' ') => (
    <Both language={language} words={words} between={between} />
  );
  return (
    <div className={classes(css.slip, css[paper])} lang={LANGUAGE_TAGS[language]}>
      <p className={css.cafe}>{status?.cafe}</p>
      <p className={css.seat}>
        <span>{both((words) => words('renter.seat'))}</span> {seat.label}
      </p>
      <p>{both((words) => words('renter.deviceId'))}</p>
      <p className={css.code}>
        <CodeText text={pair.deviceId} kind="deviceId" />
      </p>
      <p>{both((words) => words('renter.code'))}</p>
      <p className={css.code}>
        <CodeText text={pair.password} kind="password" />
      </p>
      <p className={css.note}>{both((words) => words('slip.capital'), <br />)}</p>
      {withQr && <QrCode pair={pair} label={t('codes.qr')} className={css.qr} />}
      <ol className={css.steps}>
        <li>{both((words) => words('renter.step1'), ' · ')}</li>
        <li>{both((words) => words('slip.step2'), ' · ')}</li>
        <li>{both((words) => words('renter.step3'), ' · ')}</li>
      </ol>
      <div className={css.end}>
        {until !== null ? (
          <p className={css.until}>
            {both((words) => words('slip.validUntil'))} <b>{format.moment(until, now)}</b>
          </p>
        ) : (
          <p className={css.note}>
            {both((words) => words(isMarked(seat) ? 'slip.openEnd' : 'slip.noEnd'), <br />)}
          </p>
        )}
        <p className={css.note}>{both((words) => words('slip.void'), <br />)}</p>
        <p className={css.note}>
          {format.date(now)} {format.clock(now)} · {seat.label} · {person?.name}
        </p>
      </div>
    </div>
  );
}

interface BothProps {
  language: Language;
  words(t: Translate): string;
  between: ReactNode;
}

/** The renter's language, and English beside or below it unless that is the same. */
function Both({ language, words, between }: BothProps) {
  const own = words(wordsOf(language));
  if (language === 'en') return own;
  return (
    <>
      {own}
      {between}
      <span lang="en">{words(wordsOf('en'))}</span>
    </>
  );
}
