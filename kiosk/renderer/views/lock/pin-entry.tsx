// The PIN of one person, by keyboard or pad; only how many signs were typed is seen.
import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Person } from '../../../ipc/staff.ts';
import { Button } from '../../components/button.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { useCountdown } from '../codes/use-countdown.ts';
import css from './lock.module.css';
import { lockOutEnd, pinErrorText } from './pin-error.ts';
import { PinPad } from './pin-pad.tsx';

export interface PinEntryProps {
  person: Person;
  /** The screen is locked; otherwise nobody is logged in. */
  unlocks: boolean;
}

export function PinEntry({ person, unlocks }: PinEntryProps) {
  const { t } = useWords();
  const { accept } = useSession();
  const [pin, setPin] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const errorId = useId();
  const login = useCall('session.login');
  const until = useMemo(() => lockOutEnd(login.error), [login.error]);
  const left = useCountdown(until);
  useEffect(() => input.current?.focus(), []);
  const error = pinErrorText(t, login.error, left);
  const waits = left > 0;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pin === '' || waits || login.busy) return;
    const status = await login.run({ personId: person.id, pin });
    setPin('');
    if (status === undefined) input.current?.focus();
    else accept(status);
  };
  const change = (next: string) => {
    if (!waits) setPin(next);
  };

  return (
    <form className={css.form} onSubmit={(event) => void submit(event)}>
      {/* The name goes along for password managers that keep several people of one counter. */}
      <input
        className={css.name}
        autoComplete="username"
        value={person.name}
        readOnly
        tabIndex={-1}
        aria-hidden
      />
      <input
        ref={input}
        className={css.pin}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        maxLength={128}
        aria-label={t('lock.pinOf', { name: person.name })}
        aria-invalid={error !== null}
        aria-describedby={errorId}
        value={pin}
        onChange={(event) => change(event.target.value)}
      />
      <p id={errorId} className={css.error} role="alert">
        {waits ? (
          <>
            {/* The seconds are seen; spoken every second they would drown everything else. */}
            <span className="vh">{t('error.LOCKED_OUT')}</span>
            <span aria-hidden="true">{error}</span>
          </>
        ) : (
          error
        )}
      </p>
      <PinPad
        onDigit={(digit) => change(pin + digit)}
        onErase={() => change(pin.slice(0, -1))}
        waits={waits ? error : null}
      >
        <Button
          submit
          kind="primary"
          size="big"
          className={css.enter}
          busy={login.busy}
          reason={waits ? error : null}
        >
          {waits ? t('lock.waitKey', { seconds: left }) : t(unlocks ? 'lock.unlock' : 'lock.enter')}
        </Button>
      </PinPad>
      <p className={css.hint}>{t('lock.keyboard')}</p>
    </form>
  );
}
