// Downloads a backup; without a recovery passphrase nobody could open it.
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useFormat } from '../../../i18n/format.ts';
import { useWords } from '../../../i18n/index.ts';
import { Actions, Problem, Said } from '../parts.tsx';
import { saveFile } from '../save-file.ts';
import css from '../settings.module.css';
import { fromBase64 } from './base64.ts';

export interface CreateBackupProps {
  recoverySet: boolean;
  lastAt: number | null;
  onCreated(): void;
}

export function CreateBackup({ recoverySet, lastAt, onCreated }: CreateBackupProps) {
  const { t } = useWords();
  const format = useFormat();
  const create = useCall('backup.create');
  const [name, setName] = useState<string | null>(null);
  const run = async () => {
    const file = await create.run({});
    if (file === undefined) return;
    saveFile(file.name, 'application/octet-stream', fromBase64(file.base64));
    setName(file.name);
    onCreated();
  };
  const reason = recoverySet ? null : t('backup.needsPassphrase');
  return (
    <>
      <Actions>
        <Button icon="download" busy={create.busy} reason={reason} onPress={() => void run()}>
          {t('backup.create')}
        </Button>
        <span className={css.hint}>
          {reason ??
            (lastAt === null
              ? t('backup.never')
              : `${t('backup.last')}${t('label.colon')}${format.dateTime(lastAt)}`)}
        </span>
      </Actions>
      <Problem error={create.error} />
      {name !== null && <Said>{t('backup.saved', { name })}</Said>}
    </>
  );
}
