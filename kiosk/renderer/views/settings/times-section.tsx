// Lock and times: how long things stay, and when something needs attention.
import type { Settings } from '../../../ipc/calls/settings.ts';
import { Failure, Waiting } from '../../components/empty-state.tsx';
import { useQuery } from '../../hooks/use-call.ts';
import { useWords } from '../../i18n/index.ts';
import { Part } from './parts.tsx';
import { TimesForm } from './times-form.tsx';

export function TimesSection() {
  const { t } = useWords();
  const { data, error, waiting, reload } = useQuery('settings.get', {}, { reloadOn: ['settings.changed'] });
  return (
    <Part title={t('settings.times')}>
      {data !== undefined ? (
        <TimesForm key={version(data)} settings={data} />
      ) : error !== null ? (
        <Failure error={error} onRetry={reload} />
      ) : waiting ? (
        <Waiting text={t('label.loading')} />
      ) : null}
    </Part>
  );
}

/** New values from elsewhere start the form again. */
function version(settings: Settings): string {
  return JSON.stringify(settings);
}
