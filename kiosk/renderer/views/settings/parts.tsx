// What all sections of the settings are made of.
import { type ReactNode, useId } from 'react';
import type { CallError } from '../../../ipc/errors.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { intoView } from '../../components/into-view.ts';
import { useSession } from '../../hooks/use-session.ts';
import { errorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import css from './settings.module.css';

export interface PartProps {
  title: string;
  text?: ReactNode;
  /** Tables use the whole width, forms stay narrow. */
  wide?: boolean;
  children: ReactNode;
}

export function Part({ title, text, wide = false, children }: PartProps) {
  const id = useId();
  return (
    <section className={css.part} data-wide={wide || undefined} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {text !== undefined && <p className={css.text}>{text}</p>}
      {children}
    </section>
  );
}

/** Why something did not work; nothing while all is well. */
export function Problem({ error }: { error: CallError | null }) {
  const { t } = useWords();
  if (error === null) return null;
  return (
    <p className={css.bad} role="alert" ref={intoView}>
      {errorText(t, error)}
    </p>
  );
}

/** What was done, read out once. */
export function Said({ children }: { children: ReactNode }) {
  return (
    <p className={css.said} role="status">
      {children}
    </p>
  );
}

/** A standing warning. */
export function Warned({ children }: { children: ReactNode }) {
  return (
    <div className={css.warned} role="note">
      {children}
    </div>
  );
}

export function Actions({ children }: { children: ReactNode }) {
  return <div className={css.actions}>{children}</div>;
}

/** What only an owner may see, with the reason in its place for everybody else. */
export function OwnerOnly({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useWords();
  const { may } = useSession();
  if (may('owner')) return children;
  return <EmptyState icon="lock" title={title} text={t('settings.ownerOnly')} />;
}
