// The large codes: ID in one line, every character of the code in its own numbered cell, QR code, steps, time.
import { useId } from 'react';
import { Button } from '../../components/button.tsx';
import { type Language, wordsOf } from '../../i18n/index.ts';
import { codeGroups, isMixed, spell } from '../codes/code-groups.ts';
import { CodeLetter, CodeText } from '../codes/code-text.tsx';
import { CountdownBar } from '../codes/countdown-bar.tsx';
import { QrCode } from '../codes/qr-code.tsx';
import { useCountdown } from '../codes/use-countdown.ts';
import type { Shown } from '../codes/use-reveal.ts';
import css from './renter-view.module.css';
import { Trilingual } from './trilingual.tsx';

export interface RenterCodesProps {
  shown: Shown;
  languages: readonly Language[];
  onMore(): void;
  onEnd(): void;
}

export function RenterCodes({ shown, languages, onMore, onEnd }: RenterCodesProps) {
  const t = wordsOf(languages[0] ?? 'en');
  const left = useCountdown(shown.until, onEnd);
  const hides = t('renter.hides', { seconds: left });
  const { pair } = shown;
  return (
    <>
      <div className={css.middle}>
        <section className={css.codes}>
          <h2>
            <Trilingual languages={languages} words={(words) => words('renter.deviceId')} />
          </h2>
          <p className={css.deviceId}>
            <CodeText text={pair.deviceId} kind="deviceId" />
          </p>
          <h2>
            <Trilingual languages={languages} words={(words) => words('renter.code')} />
          </h2>
          <Cells text={pair.password} language={languages[0] ?? 'en'} />
          <Legend languages={languages} />
        </section>
        <figure className={css.qr}>
          <QrCode pair={pair} label={t('codes.qr')} />
          <figcaption>
            <Trilingual languages={languages} words={(words) => words('renter.scan')} stacked />
          </figcaption>
        </figure>
      </div>
      <Steps language={languages[0] ?? 'en'} />
      <footer className={css.foot}>
        <CountdownBar left={left} spanMs={shown.spanMs} text={hides} />
        <p>
          <span className="num grow" role="timer">
            {hides}
          </span>
          <Button onPress={onMore}>{t('renter.more', { seconds: Math.round(shown.spanMs / 1000) })}</Button>
        </p>
      </footer>
    </>
  );
}

function Cells({ text, language }: { text: string; language: Language }) {
  const t = wordsOf(language);
  const mixed = isMixed(text);
  return (
    <p className={css.cells} role="img" aria-label={spell(text, (letter) => t('codes.capital', { letter }))}>
      {codeGroups(text, 'password').map((group) => (
        <span key={group[0]?.position} className={css.group}>
          {group.map((character) => (
            <span key={character.position} className={css.cell}>
              <CodeLetter character={character} tinted={mixed} />
              <i>{character.position}</i>
            </span>
          ))}
        </span>
      ))}
    </p>
  );
}

function Legend({ languages }: { languages: readonly Language[] }) {
  return (
    <p className={css.legend}>
      <span>
        <b className={css.sample} aria-hidden="true">
          <CodeLetter character={{ character: 'X', kind: 'capital', position: 1 }} tinted />
        </b>
        <Trilingual languages={languages} words={(words) => words('renter.capital')} />
      </span>
      <span>
        <b className={css.sample} aria-hidden="true">
          <CodeLetter character={{ character: '7', kind: 'digit', position: 1 }} tinted />
        </b>
        <Trilingual languages={languages} words={(words) => words('renter.digit')} />
      </span>
    </p>
  );
}

function Steps({ language }: { language: Language }) {
  const t = wordsOf(language);
  const steps = [t('renter.step1'), t('renter.step2'), t('renter.step3')];
  const id = useId();
  return (
    <ol className={css.steps}>
      {steps.map((step, index) => (
        <li key={`${id}-${step}`}>
          <b aria-hidden="true">{index + 1}</b>
          {step}
        </li>
      ))}
    </ol>
  );
}
