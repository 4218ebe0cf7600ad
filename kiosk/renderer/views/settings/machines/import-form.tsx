// A list of machines from a file or pasted, checked line by line before anything happens.
import { useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { FileButton } from '../file-button.tsx';
import { Actions, Problem, Said } from '../parts.tsx';
import { ImportPreview, type PreviewResult } from './import-preview.tsx';
import css from './machines.module.css';
import { decodeText, LARGEST_CSV } from './read-text-file.ts';

export function ImportForm() {
  const { t } = useWords();
  const [csv, setCsv] = useState('');
  const [note, setNote] = useState<'gbk' | 'unreadable' | 'tooLarge' | null>(null);
  const preview = useCall('machines.previewImport');
  const [checked, setChecked] = useState<{ csv: string; result: PreviewResult } | null>(null);

  const check = async (text: string) => {
    const result = await preview.run({ csv: text });
    setChecked(result === undefined ? null : { csv: text, result });
  };
  const pick = async (file: File) => {
    setChecked(null);
    if (file.size > LARGEST_CSV) return setNote('tooLarge');
    const read = decodeText(new Uint8Array(await file.arrayBuffer()));
    if (read === null) return setNote('unreadable');
    setNote(read.encoding === 'gbk' ? 'gbk' : null);
    setCsv(read.text);
    await check(read.text);
  };

  return (
    <>
      <Actions>
        <FileButton accept=".csv,.txt,text/csv" onPick={(file) => void pick(file)}>
          {t('machine.pick')}
        </FileButton>
      </Actions>
      {note !== null && (
        <p className={note === 'gbk' ? 'muted' : css.error} role="alert">
          {t(`machine.${note}`)}
        </p>
      )}
      <TextField multiline mono rows={5} label={t('machine.paste')} value={csv} onChange={setCsv} />
      <Problem error={preview.error} />
      {checked?.csv === csv ? (
        <ImportPreview key={csv} csv={csv} result={checked.result} />
      ) : (
        <Actions>
          <Button
            busy={preview.busy}
            reason={csv.trim() === '' ? t('machine.importText') : null}
            onPress={() => void check(csv)}
          >
            {t('machine.check')}
          </Button>
        </Actions>
      )}
      <span className="vh">
        <Said>
          {checked?.csv === csv
            ? t('machine.summary', { count: checked.result.valid, invalid: checked.result.invalid })
            : ''}
        </Said>
      </span>
    </>
  );
}
