// Settings: recovery passphrase, backup, restore.
import { Failure, Waiting } from '../../../components/empty-state.tsx';
import { useQuery } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { Part } from '../parts.tsx';
import { CreateBackup } from './create-backup.tsx';
import { RecoveryForm } from './recovery-form.tsx';
import { RestoreForm } from './restore-form.tsx';

export function BackupSection() {
  const { t } = useWords();
  const { data, error, waiting, reload } = useQuery('counter.info', {}, { reloadOn: ['settings.changed'] });
  if (data === undefined) {
    if (error !== null) return <Failure error={error} onRetry={reload} />;
    return waiting ? <Waiting text={t('label.loading')} /> : null;
  }
  return (
    <>
      <Part title={t('backup.recoveryHeading')} text={t('backup.recoveryText')}>
        <RecoveryForm isSet={data.recoverySet} onSet={reload} />
      </Part>
      <Part title={t('backup.createHeading')} text={t('backup.createText')}>
        <CreateBackup recoverySet={data.recoverySet} lastAt={data.lastBackupAt} onCreated={reload} />
      </Part>
      <Part title={t('backup.restoreHeading')} text={t('backup.restoreText')}>
        <RestoreForm />
      </Part>
    </>
  );
}
