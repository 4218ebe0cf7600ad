// Settings: which node is used and how it is doing.
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Sign } from '../../../components/sign.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useNow } from '../../../hooks/use-now.ts';
import { failureText } from '../../../i18n/errors.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useWords } from '../../../i18n/index.ts';
import { warningText } from '../../../i18n/remarks.ts';
import { useNode } from '../../../store/hooks.ts';
import { Actions, Part, Problem, Said, Warned } from '../parts.tsx';
import css from '../settings.module.css';
import { NodeFields } from './node-fields.tsx';
import { NodeTestResult } from './node-test-result.tsx';
import { useNodeForm } from './use-node-form.ts';

export function ConnectionSection() {
  const { t } = useWords();
  const node = useNode();
  return (
    <>
      <Part title={t('settings.connection')}>
        <NodeNow />
      </Part>
      <Part title={t('node.heading')}>
        <NodeForm key={node?.url ?? ''} />
      </Part>
    </>
  );
}

function NodeForm() {
  const { t } = useWords();
  const form = useNodeForm(useNode());
  const [changed, setChanged] = useState(false);
  const reason = form.problem === null ? null : t(form.problem === 'url' ? 'node.urlBad' : 'node.keyHint');
  const use = async () => setChanged((await form.connect()) !== undefined);
  return (
    <>
      <NodeFields form={form} />
      {form.result !== null && <NodeTestResult result={form.result} />}
      <Problem error={form.error} />
      <Actions>
        <Button busy={form.testing} reason={reason} onPress={() => void form.test()}>
          {t(form.testedOnce ? 'node.testAgain' : 'node.test')}
        </Button>
        <Button kind="primary" busy={form.connecting} reason={reason} onPress={() => void use()}>
          {t('node.connect')}
        </Button>
      </Actions>
      {changed && <Said>{t('node.changed')}</Said>}
    </>
  );
}

function NodeNow() {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('second');
  const node = useNode();
  const refresh = useCall('node.refresh');
  if (node === null || !node.configured) return <p className="muted">{t('node.notYet')}</p>;
  const url = node.url ?? '';
  return (
    <>
      <div className={css.actions}>
        <Sign kind={node.reachable ? 'ok' : 'bad'} />
        <b>{t(node.reachable ? 'node.now' : 'node.nowSilent', { url })}</b>
        <span className="muted">
          {node.version} · {t(`node.${node.mode}`)} · {t('node.lastAnswer')}{' '}
          {node.lastAnswerAt === null
            ? t('time.never')
            : t('time.ago', { age: format.age(now - node.lastAnswerAt) })}
        </span>
      </div>
      {node.lastError !== null && !node.reachable && (
        <p className="muted">{failureText(t, node.lastError)}</p>
      )}
      {node.plainHttp && <Warned>{t('node.standingPlain')}</Warned>}
      {node.mayHaveMore && <Warned>{t('node.mayHaveMore')}</Warned>}
      {node.warnings?.map((warning) => (
        <Warned key={`${warning.code} ${warning.message}`}>{warningText(t, warning)}</Warned>
      ))}
      <Actions>
        <Button icon="refresh" busy={refresh.busy} onPress={() => void refresh.run({})}>
          {t('node.refresh')}
        </Button>
      </Actions>
      <Problem error={refresh.error} />
    </>
  );
}
