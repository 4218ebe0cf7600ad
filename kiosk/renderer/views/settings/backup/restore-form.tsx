// Replaces everything by a backup, after a question.
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { TextField } from '../../../components/field.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { FileButton } from '../file-button.tsx';
import { Actions, Problem, Said } from '../parts.tsx';
import css from '../settings.module.css';
import { toBase64 } from './base64.ts';

export function RestoreForm() {
  const { t } = useWords();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [asking, setAsking] = useState(false);
  const [entries, setEntries] = useState<number | null>(null);
  const restore = useCall('backup.restore');

  const run = async () => {
    if (file === null) return;
    const base64 = toBase64(new Uint8Array(await file.arrayBuffer()));
    const done = await restore.run({ base64, passphrase });
    setAsking(false);
    setPassphrase('');
    if (done !== undefined) setEntries(done.entries);
  };
  const ready = file !== null && passphrase !== '';
  const name = file?.name ?? '';
  return (
    <>
      <Actions>
        <FileButton accept=".netbar,.backup,.bin,application/octet-stream" onPick={setFile}>
          {t('backup.pick')}
        </FileButton>
        {file !== null && <span>{t('backup.picked', { name })}</span>}
      </Actions>
      <TextField
        type="password"
        label={t('backup.passphrase')}
        value={passphrase}
        onChange={setPassphrase}
        maxLength={200}
      />
      <Actions>
        <Button
          kind="danger"
          reason={ready ? null : t('backup.recoveryText')}
          onPress={() => setAsking(true)}
        >
          {t('backup.restore')}
        </Button>
      </Actions>
      <Problem error={restore.error} />
      {entries !== null && <Said>{t('backup.restored', { count: entries })}</Said>}
      {asking && (
        <Dialog
          role="alertdialog"
          title={t('backup.restoreTitle', { name })}
          isOpen
          onClose={() => setAsking(false)}
          width={520}
          foot={
            <>
              <Button kind="danger" busy={restore.busy} onPress={() => void run()}>
                {t('backup.restoreAction')}
              </Button>
              <span className="grow" />
              <Button kind="primary" onPress={() => setAsking(false)} autoFocus>
                {t('action.cancel')}
              </Button>
            </>
          }
        >
          <p className={css.text}>{t('backup.restoreText')}</p>
        </Dialog>
      )}
    </>
  );
}
