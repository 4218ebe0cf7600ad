// The wizard's last page: the recovery passphrase, and the end.
import { Button } from '../../components/button.tsx';
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

export function BackupStep({ isSet, onReload, onBack }: BackupStepProps) {
  const { t } = useWords();
  const { ui } = useApp();
  const finish = useCall('setup.finish');
  const end = async () => {
    if ((await finish.run({})) !== undefined) ui.set({ setupLater: true });
  };
  return (
    <Frame
      title={t('wizard.backupHeading')}
      text={t('backup.recoveryText')}
      onBack={onBack}
      ways={
        <Button kind={isSet ? 'primary' : 'default'} busy={finish.busy} onPress={() => void end()}>
          {t('wizard.finish')}
        </Button>
      }
    >
      <RecoveryForm isSet={isSet} onSet={onReload} />
      <Problem error={finish.error} />
    </Frame>
  );
}
