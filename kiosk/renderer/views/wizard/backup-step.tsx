// The wizard's last page: the recovery passphrase, and the end.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { RecoveryForm } from '../settings/backup/recovery-form.tsx';
import { Problem } from '../settings/parts.tsx';
import { Frame } from './frame.tsx';

export interface BackupStepProps {
  isSet: boolean;
  onReload(): void;
  onBack(): void;
}

export function BackupStep({ isSet: wasSet, onReload, onBack }: BackupStepProps) {
  const { t } = useWords();
  const { ui } = useApp();
  // Known before the counter's status comes again.
  const [setHere, setSetHere] = useState(false);
  const isSet = wasSet || setHere;
  const [asking, setAsking] = useState(false);
  const finish = useCall('setup.finish');
  const end = async () => {
    const finished = (await finish.run({})) !== undefined;
    setAsking(false);
    if (finished) ui.set({ setupLater: true });
  };
  return (
    <Frame
      title={t('wizard.backupHeading')}
      text={t('backup.recoveryText')}
      onBack={onBack}
      ways={
        <Button
          kind={isSet ? 'primary' : 'default'}
          busy={finish.busy}
          onPress={() => (isSet ? void end() : setAsking(true))}
        >
          {t('wizard.finish')}
        </Button>
      }
    >
      <RecoveryForm
        isSet={isSet}
        onSet={() => {
          setSetHere(true);
          onReload();
        }}
      />
      <Problem error={finish.error} />
      {asking && (
        <WithoutPassphrase busy={finish.busy} onClose={() => setAsking(false)} onGoOn={() => void end()} />
      )}
    </Frame>
  );
}

function WithoutPassphrase(props: { busy: boolean; onClose(): void; onGoOn(): void }) {
  const { t } = useWords();
  return (
    <Dialog
      role="alertdialog"
      title={t('wizard.withoutTitle')}
      isOpen
      onClose={props.onClose}
      width={520}
      foot={
        <>
          <Button busy={props.busy} onPress={props.onGoOn}>
            {t('wizard.withoutAction')}
          </Button>
          <span className="grow" />
          <Button kind="primary" onPress={props.onClose} autoFocus>
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('wizard.withoutText')}</p>
    </Dialog>
  );
}
