// The wizard's page about the node: test first, then go on with it.
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/index.ts';
import { useNode } from '../../store/hooks.ts';
import { NodeFields } from '../settings/node/node-fields.tsx';
import { NodeTestResult } from '../settings/node/node-test-result.tsx';
import { useNodeForm } from '../settings/node/use-node-form.ts';
import { Problem } from '../settings/parts.tsx';
import { Frame } from './frame.tsx';

export interface StepWays {
  onBack(): void;
  onNext(): void;
}

export function NodeStep({ onNext }: StepWays) {
  const { t } = useWords();
  const form = useNodeForm(useNode());
  const tested = form.result !== null && form.result.keyAccepted !== false;
  const reason = form.problem === null ? null : t(form.problem === 'url' ? 'node.urlBad' : 'node.keyHint');
  const use = async () => {
    if ((await form.connect()) !== undefined) onNext();
  };
  return (
    <Frame
      title={t('node.heading')}
      text={t('node.text')}
      ways={
        <>
          <Button kind="quiet" onPress={onNext}>
            {t('wizard.skip')}
          </Button>
          <Button
            kind={tested ? 'default' : 'primary'}
            busy={form.testing}
            reason={reason}
            onPress={() => void form.test()}
          >
            {t(form.testedOnce ? 'node.testAgain' : 'node.test')}
          </Button>
          {tested && (
            <Button kind="primary" busy={form.connecting} onPress={() => void use()}>
              {t('action.continue')}
            </Button>
          )}
        </>
      }
    >
      <NodeFields form={form} />
      {form.result !== null && <NodeTestResult result={form.result} />}
      <Problem error={form.error} />
    </Frame>
  );
}
