// One page of the wizard: heading, text, content, and the ways on.
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import css from './wizard.module.css';

export interface FrameProps {
  title: string;
  text: string;
  children: ReactNode;
  /** Left out on the first page. */
  onBack?: (() => void) | undefined;
  /** Buttons at the right end. */
  ways: ReactNode;
}

export function Frame({ title, text, children, onBack, ways }: FrameProps) {
  const { t } = useWords();
  const { ui } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  // A new page is read from its heading on.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className={css.frame}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p className="muted">{text}</p>
      {children}
      <div className={css.ways}>
        {onBack !== undefined && <Button onPress={onBack}>{t('action.back')}</Button>}
        <span className="grow" />
        {onBack !== undefined && (
          <Button kind="quiet" onPress={() => ui.set({ setupLater: true })}>
            {t('wizard.later')}
          </Button>
        )}
        {ways}
      </div>
    </div>
  );
}
