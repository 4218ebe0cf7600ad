// Taking machines over, as a dialog of the settings.
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Failure, Waiting } from '../../../components/empty-state.tsx';
import { useWords } from '../../../i18n/index.ts';
import { TakeOverForm } from './take-over-form.tsx';
import { useUnseated } from './use-unseated.ts';

export function TakeOverDialog({ onClose }: { onClose(): void }) {
  const { t } = useWords();
  const { data, error, reload } = useUnseated();
  return (
    <Dialog
      title={t('machine.takeOverTitle')}
      summary={t('machine.takeOverText')}
      isOpen
      onClose={onClose}
      width={760}
      foot={
        <>
          <span className="grow" />
          <Button onPress={onClose}>{t('action.close')}</Button>
        </>
      }
    >
      {data !== undefined ? (
        <TakeOverForm machines={data.machines} onDone={onClose} />
      ) : error !== null ? (
        <Failure error={error} onRetry={reload} />
      ) : (
        <Waiting text={t('label.loading')} />
      )}
    </Dialog>
  );
}
