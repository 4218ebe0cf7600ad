// Sets the recovery passphrase that opens backups elsewhere.
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useWords } from '../../../i18n/index.ts';
import { Actions, Problem, Said } from '../parts.tsx';
import css from '../settings.module.css';

const LEAST = 12;

export interface RecoveryFormProps {
  isSet: boolean;
  onSet(): void;
}

export function RecoveryForm({ isSet, onSet }: RecoveryFormProps) {
  const { t } = useWords();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [done, setDone] = useState(false);
  const set = useCall('backup.setRecovery');
  const short = passphrase !== '' && passphrase.length < LEAST;
  const differs = again !== '' && again !== passphrase;
  const ready = passphrase.length >= LEAST && again === passphrase;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || (await set.run({ passphrase })) === undefined) return;
    setPassphrase('');
    setAgain('');
    setDone(true);
    onSet();
  };
  return (
    <form className={css.stack} onSubmit={(event) => void save(event)}>
      {isSet && !done && <p className="muted">{t('backup.isSet')}</p>}
      <div className={css.columns}>
        <TextField
          type="password"
          autoComplete="new-password"
          label={t('backup.passphrase')}
          hint={t('backup.passphraseHint')}
          error={short ? t('backup.passphraseShort', { count: passphrase.length }) : undefined}
          value={passphrase}
          onChange={setPassphrase}
          maxLength={200}
        />
        <TextField
          type="password"
          autoComplete="new-password"
          label={t('person.pinAgain')}
          error={differs ? t('person.pinDiffers') : undefined}
          value={again}
          onChange={setAgain}
          maxLength={200}
        />
      </div>
      <Problem error={set.error} />
      <Actions>
        <Button submit busy={set.busy} reason={ready ? null : t('backup.passphraseHint')}>
          {t(isSet ? 'backup.change' : 'backup.set')}
        </Button>
      </Actions>
      {done && <Said>{t('backup.wasSet')}</Said>}
    </form>
  );
}
