// The import, as a dialog of the settings.
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { useWords } from '../../../i18n/index.ts';
import { ImportForm } from './import-form.tsx';

export function ImportDialog({ onClose }: { onClose(): void }) {
  const { t } = useWords();
  return (
    <Dialog
      title={t('machine.importTitle')}
      summary={t('machine.importText')}
      isOpen
      onClose={onClose}
      width={820}
      foot={
        <>
          <span className="grow" />
          <Button onPress={onClose}>{t('action.close')}</Button>
        </>
      }
    >
      <ImportForm />
    </Dialog>
  );
}
