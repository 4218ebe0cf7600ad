// The codes of one seat over the whole screen, for a customer who stands at the counter.
import { useEffect, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import type { Seat } from '../../../ipc/seat.ts';
import { LANGUAGE_TAGS, type Language, RENTER_LANGUAGES, useWords, wordsOf } from '../../i18n/index.ts';
import { useReveal } from '../codes/use-reveal.ts';
import { RenterCodes } from './renter-codes.tsx';
import { RenterHead } from './renter-head.tsx';
import css from './renter-view.module.css';
import { Trilingual } from './trilingual.tsx';
import { useOnlyTheseKeys } from './use-only-these-keys.ts';

export interface RenterViewProps {
  seat: Seat;
  onClose(): void;
}

/** After its time only the seat and "Ask at the counter" stay: nobody reads a code over the next one's shoulder. */
export function RenterView({ seat, onClose }: RenterViewProps) {
  const { language: own, t } = useWords();
  const [language, setLanguage] = useState<Language>(own);
  const { reveal, show, more, hide } = useReveal(seat, 'renter');
  useEffect(show, [show]);
  useOnlyTheseKeys();
  const languages = [language, ...RENTER_LANGUAGES.filter((other) => other !== language)];
  return (
    <ModalOverlay
      className={css.overlay ?? ''}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={css.modal ?? ''}>
        <Dialog
          className={css.view ?? ''}
          aria-label={t('renter.title', { label: seat.label })}
          lang={LANGUAGE_TAGS[language]}
        >
          <RenterHead
            label={seat.label}
            languages={languages}
            language={language}
            onLanguage={setLanguage}
            onClose={onClose}
          />
          {reveal.step === 'shown' ? (
            <RenterCodes shown={reveal} languages={languages} onMore={more} onEnd={hide} />
          ) : (
            <p className={css.ask} role="status">
              {reveal.step === 'asking' ? (
                wordsOf(language)('renter.wait')
              ) : (
                <Trilingual languages={languages} words={(t) => t('renter.ask')} />
              )}
            </p>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
