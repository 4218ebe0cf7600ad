// What a test of a node found out, and what is worth a look before going on.
import { useId } from 'react';
import { intoView } from '../../../components/into-view.ts';
import { Sign, type SignKind } from '../../../components/sign.tsx';
import { useWords } from '../../../i18n/index.ts';
import { warningText } from '../../../i18n/remarks.ts';
import css from './node.module.css';
import type { NodeTest } from './use-node-form.ts';

export function NodeTestResult({ result }: { result: NodeTest }) {
  const { t } = useWords();
  const id = useId();
  return (
    <section className={css.result} aria-labelledby={id} ref={intoView}>
      <h3 id={id} className="vh">
        {t('node.result')}
      </h3>
      <ul aria-live="polite">
        <Finding kind="ok">
          {t('node.answers', { ms: Math.round(result.ms), version: result.version })}
        </Finding>
        <KeyFinding result={result} />
        <Finding kind="ok">{t('node.found', { count: result.machines, withBmc: result.withBmc })}</Finding>
        {result.mayHaveMore && <Finding kind="warn">{t('node.mayHaveMore')}</Finding>}
        {result.warnings.map((warning) => (
          <Finding key={`${warning.code} ${warning.message}`} kind="warn">
            {warningText(t, warning)}
          </Finding>
        ))}
      </ul>
    </section>
  );
}

function KeyFinding({ result }: { result: NodeTest }) {
  const { t } = useWords();
  if (result.keyAccepted === null) return <Finding kind="ok">{t('node.noKey')}</Finding>;
  if (!result.keyAccepted) return <Finding kind="bad">{t('node.keyRefused')}</Finding>;
  if (result.publicKey === null) return <Finding kind="ok">{t('node.keyAcceptedPlain')}</Finding>;
  return <Finding kind="ok">{t('node.keyAccepted', { key: short(result.publicKey) })}</Finding>;
}

function Finding({ kind, children }: { kind: SignKind; children: string }) {
  return (
    <li data-kind={kind}>
      <Sign kind={kind} />
      <span>{children}</span>
    </li>
  );
}

/** Both ends of a long key: enough to compare by eye. */
function short(key: string): string {
  return key.length <= 12 ? key : `${key.slice(0, 6)}…${key.slice(-4)}`;
}
