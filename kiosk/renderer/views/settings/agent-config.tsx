// What goes into the agents' configuration, to copy.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Failure } from '../../components/empty-state.tsx';
import { useQuery } from '../../hooks/use-call.ts';
import { useWords } from '../../i18n/index.ts';
import { Actions, Part, Said } from './parts.tsx';
import css from './settings.module.css';

/** It holds no secret: it may stay in the clipboard. */
export function AgentConfig() {
  const { t } = useWords();
  const { data, error, reload } = useQuery('agents.enrolmentConfig', {});
  const [said, setSaid] = useState('');
  const copy = async (yaml: string) => {
    try {
      await navigator.clipboard.writeText(yaml);
      setSaid(t('action.copied'));
    } catch {
      setSaid(t('codes.noClipboard'));
    }
  };
  return (
    <Part title={t('settings.agentYaml')} text={t('settings.agentYamlText')}>
      {error !== null && <Failure error={error} onRetry={reload} />}
      {data !== undefined && (
        <>
          <pre className={css.yaml}>{data.yaml}</pre>
          <Actions>
            <Button icon="copy" onPress={() => void copy(data.yaml)}>
              {t('settings.copyYaml')}
            </Button>
            {said !== '' && <Said>{said}</Said>}
          </Actions>
        </>
      )}
    </Part>
  );
}
