// Asks the node for machines beyond those that it lists.
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { Problem, Said } from '../parts.tsx';

export function AddKnownDialog({ onClose }: { onClose(): void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<{ found: string[]; missing: string[] } | null>(null);
  const ask = useCall('machines.addKnown');
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const isAddress = (word: string) => /^https?:\/\//i.test(word);
  const clientNode = words.find(isAddress);
  const ids = words.filter((word) => !isAddress(word));
  const run = async () => {
    const found = await ask.run(clientNode === undefined ? { ids } : { ids, clientNode });
    setAnswer(found ?? null);
  };
  return (
    <Dialog
      title={t('machine.byIdTitle')}
      summary={t('machine.byIdText')}
      isOpen
      onClose={onClose}
      width={560}
      foot={
        <>
          <span className="grow" />
          <Button onPress={onClose}>{t('action.close')}</Button>
          <Button
            kind="primary"
            busy={ask.busy}
            reason={words.length === 0 ? t('machine.byIdText') : null}
            onPress={() => void run()}
          >
            {t('machine.askNode')}
          </Button>
        </>
      }
    >
      <TextField multiline mono rows={6} autoFocus label={t('machine.ids')} value={text} onChange={setText} />
      <Problem error={ask.error} />
      {answer !== null && <Said>{t('machine.idsFound', { count: answer.found.length })}</Said>}
      {answer !== null && answer.missing.length > 0 && (
        <p className="muted">{t('machine.idsMissing', { ids: answer.missing.join(', ') })}</p>
      )}
    </Dialog>
  );
}
