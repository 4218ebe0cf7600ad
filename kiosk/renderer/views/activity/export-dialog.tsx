// Saves the activity as a file, with the head of the chain that the counter's own activity is checked against later.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { errorText } from '../../i18n/errors.ts';
import { useWords } from '../../i18n/index.ts';
import { fromBase64 } from '../settings/backup/base64.ts';
import { saveFile } from '../settings/save-file.ts';
import css from './activity.module.css';
import type { AuditQuery } from './use-activity.ts';

export interface ExportDialogProps {
  query: AuditQuery;
  onClose(): void;
}

export function ExportDialog({ query, onClose }: ExportDialogProps) {
  const { t } = useWords();
  const [format, setFormat] = useState<'csv' | 'json'>('csv');
  const [saved, setSaved] = useState<{ name: string; head: string } | null>(null);
  const ask = useCall('audit.export');
  const save = async () => {
    setSaved(null);
    const file = await ask.run({ ...query, format });
    if (file === undefined) return;
    saveFile(file.name, file.mime, await unpacked(fromBase64(file.gzip)));
    setSaved({ name: file.name, head: file.head });
  };
  return (
    <Dialog
      title={t('activity.exportTitle')}
      isOpen
      onClose={onClose}
      width={560}
      foot={
        <>
          <span className="grow" />
          <Button onPress={onClose} autoFocus>
            {t('action.close')}
          </Button>
          <Button kind="primary" icon="download" busy={ask.busy} onPress={() => void save()}>
            {t('activity.download')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('activity.exportText')}</p>
      <Segmented
        fill
        label={t('activity.format')}
        value={format}
        options={[
          { id: 'csv', label: t('activity.csv') },
          { id: 'json', label: t('activity.json') },
        ]}
        onChange={(id) => setFormat(id)}
      />
      {ask.error !== null && (
        <p className={css.bad} role="alert">
          {errorText(t, ask.error)}
        </p>
      )}
      {saved !== null && (
        <p role="status" className={css.saved}>
          {t('activity.saved', saved)}
        </p>
      )}
    </Dialog>
  );
}

function unpacked(gzip: Uint8Array<ArrayBuffer>): Promise<Blob> {
  const plain = new Blob([gzip]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(plain).blob();
}
