// Everybody changes the own PIN.
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { useCall } from '../../../hooks/use-call.ts';
import { useSession } from '../../../hooks/use-session.ts';
import { useWords } from '../../../i18n/index.ts';
import { Actions, Problem, Said } from '../parts.tsx';
import css from '../settings.module.css';
import { isComplete, NewPinFields, NO_PIN } from './new-pin.tsx';

export function OwnPin() {
  const { t } = useWords();
  const { role } = useSession();
  const [oldPin, setOldPin] = useState('');
  const [pin, setPin] = useState(NO_PIN);
  const [done, setDone] = useState(false);
  const change = useCall('staff.changeOwnPin');
  const ready = oldPin !== '' && isComplete(pin);
  const hint = t(role === 'owner' ? 'person.ownerPinHint' : 'person.pinHint');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setDone(false);
    if (!ready || (await change.run({ oldPin, newPin: pin.pin })) === undefined) return;
    setOldPin('');
    setPin(NO_PIN);
    setDone(true);
  };
  return (
    <form className={css.stack} onSubmit={(event) => void save(event)}>
      <TextField
        type="password"
        autoComplete="current-password"
        label={t('settings.oldPin')}
        value={oldPin}
        onChange={setOldPin}
        maxLength={128}
      />
      <NewPinFields value={pin} onChange={setPin} hint={hint} />
      <Problem error={change.error} />
      <Actions>
        <Button submit busy={change.busy} reason={ready ? null : hint}>
          {t('settings.changePin')}
        </Button>
        {done && <Said>{t('settings.saved')}</Said>}
      </Actions>
    </form>
  );
}
