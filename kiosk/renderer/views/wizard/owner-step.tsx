// The wizard's first page: the owner, who is then logged in.
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { Problem } from '../settings/parts.tsx';
import settings from '../settings/settings.module.css';
import { isComplete, NewPinFields, NO_PIN } from '../settings/staff/new-pin.tsx';
import { Frame } from './frame.tsx';

export function OwnerStep({ onDone }: { onDone(): void }) {
  const { t } = useWords();
  const { accept } = useSession();
  const form = useId();
  const [name, setName] = useState('');
  const [cafe, setCafe] = useState('');
  const [code, setCode] = useState('');
  const [pin, setPin] = useState(NO_PIN);
  const make = useCall('setup.owner');
  const ready = name.trim() !== '' && isComplete(pin);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || make.busy) return;
    const status = await make.run({
      name,
      pin: pin.pin,
      ...(cafe.trim() === '' ? {} : { cafe }),
      ...(code.trim() === '' ? {} : { code: code.trim() }),
    });
    if (status === undefined) return;
    accept(status);
    onDone();
  };
  return (
    <Frame
      title={t('wizard.ownerHeading')}
      text={t('wizard.ownerText')}
      ways={
        <Button
          submit
          form={form}
          kind="primary"
          busy={make.busy}
          reason={ready ? null : t('person.ownerPinHint')}
        >
          {t('wizard.ownerAction')}
        </Button>
      }
    >
      <form id={form} className={settings.stack} onSubmit={(event) => void save(event)}>
        <div className={settings.columns}>
          <TextField label={t('label.name')} value={name} onChange={setName} maxLength={40} />
          <TextField
            label={t('settings.cafe')}
            hint={t('settings.cafeHint')}
            value={cafe}
            onChange={setCafe}
            maxLength={40}
          />
        </div>
        <NewPinFields value={pin} onChange={setPin} hint={t('person.ownerPinHint')} />
        {isElsewhere() && (
          <TextField
            mono
            label={t('wizard.code')}
            hint={t('wizard.codeHint')}
            value={code}
            onChange={setCode}
            maxLength={40}
          />
        )}
        <Problem error={make.error} />
      </form>
    </Frame>
  );
}

/** The page came over the network: then the counter asks for the code that it printed at its start. */
function isElsewhere(): boolean {
  const { protocol, hostname } = window.location;
  return protocol.startsWith('http') && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
