// About this counter: where it can be reached, what protects it, what is worth a look.
import type { ReactNode } from 'react';
import type { CallOutput } from '../../../ipc/contract.ts';
import { Failure, Waiting } from '../../components/empty-state.tsx';
import { useQuery } from '../../hooks/use-call.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { warningText } from '../../i18n/remarks.ts';
import { Part, Warned } from './parts.tsx';
import css from './settings.module.css';

export function AboutSection() {
  const { t } = useWords();
  const { data, error, waiting, reload } = useQuery('counter.info', {}, { reloadOn: ['settings.changed'] });
  return (
    <Part title={t('settings.about')}>
      {data !== undefined ? (
        <About info={data} />
      ) : error !== null ? (
        <Failure error={error} onRetry={reload} />
      ) : waiting ? (
        <Waiting text={t('label.loading')} />
      ) : null}
    </Part>
  );
}

function About({ info }: { info: CallOutput<'counter.info'> }) {
  const { t } = useWords();
  const format = useFormat();
  return (
    <>
      <dl className={css.facts}>
        <Fact name={t('settings.counterVersion')}>
          {info.version}
          {t('label.comma')}
          {t(`settings.runtime_${info.runtime}`)}
        </Fact>
        <Fact name={t('settings.running')}>{format.dateTime(info.startedAt)}</Fact>
        <Fact name={t('settings.staffUrls')} mono>
          {info.staffUrls.join('\n')}
        </Fact>
        <Fact name={t('settings.agentUrl')} mono={info.agentUrl !== null}>
          {info.agentUrl ?? t('settings.agentsOff')}
        </Fact>
        <Fact name={t('settings.fingerprint')} mono={info.fingerprint !== null}>
          {info.fingerprint ?? t('settings.noTls')}
        </Fact>
        {info.agentPin !== null && (
          <Fact name={t('settings.agentPin')} mono>
            {info.agentPin}
          </Fact>
        )}
        <Fact name={t('settings.keyProtection')}>
          {info.keyProtection.length === 0
            ? t('settings.keyProtectionNone')
            : format.list(info.keyProtection)}
        </Fact>
      </dl>
      {info.warnings.length > 0 && <h3>{t('settings.aboutWarnings')}</h3>}
      {info.warnings.map((warning) => (
        <Warned key={`${warning.code} ${warning.message}`}>{warningText(t, warning)}</Warned>
      ))}
    </>
  );
}

function Fact({ name, mono = false, children }: { name: string; mono?: boolean; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={mono ? 'mono' : undefined}>{children}</dd>
    </>
  );
}
