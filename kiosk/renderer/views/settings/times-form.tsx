// The form of lock and times; who may not change them sees them, with the reason.
import { type FormEvent, useState } from 'react';
import type { Settings } from '../../../ipc/calls/settings.ts';
import { Button } from '../../components/button.tsx';
import { Switch, TextField } from '../../components/field.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { Actions, Problem } from './parts.tsx';
import css from './settings.module.css';
import { inUnit, TIMES, type TimeName, toMs } from './times.ts';

export function TimesForm({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const { may } = useSession();
  const { toasts } = useApp();
  const [texts, setTexts] = useState(() => inUnit(settings));
  const [cafe, setCafe] = useState(settings.cafe);
  const [firmware, setFirmware] = useState(settings.defaultFirmware);
  const [powerCycle, setPowerCycle] = useState(settings.endSessionPowerCycle);
  const update = useCall('settings.update');
  const reason = may('owner') ? null : t('role.ownerOnly');
  const times = toMs(texts);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (times === null || reason !== null) return;
    const change = { cafe, defaultFirmware: firmware, endSessionPowerCycle: powerCycle, ...times };
    if ((await update.run(change)) !== undefined) toasts.show({ kind: 'ok', title: t('settings.saved') });
  };
  const change = (name: TimeName, text: string) => setTexts((before) => ({ ...before, [name]: text }));

  return (
    <form className={css.stack} onSubmit={(event) => void save(event)}>
      <TextField
        label={t('settings.cafe')}
        hint={t('settings.cafeHint')}
        value={cafe}
        onChange={setCafe}
        maxLength={40}
        isDisabled={reason !== null}
      />
      <div className={css.columns}>
        {TIMES.map(({ name, words, unit, from, to }) => (
          <TextField
            key={name}
            label={t(`settings.${words}`)}
            hint={t('settings.range', { from, to, unit: t(`settings.${unit}`) })}
            error={
              toMs({ ...inUnit(settings), [name]: texts[name] }) === null ? t('settings.number') : undefined
            }
            inputMode="decimal"
            value={texts[name]}
            onChange={(text) => change(name, text)}
            isDisabled={reason !== null}
          />
        ))}
      </div>
      <div className={css.choice}>
        <b aria-hidden="true">{t('settings.firmware')}</b>
        <Segmented
          fill
          label={t('settings.firmware')}
          value={firmware}
          options={[
            { id: 'uefi', label: t('settings.uefi') },
            { id: 'legacy', label: t('settings.legacy') },
          ]}
          onChange={(id) => setFirmware(id)}
          isDisabled={reason !== null}
        />
      </div>
      <Switch isSelected={powerCycle} onChange={setPowerCycle} isDisabled={reason !== null}>
        {t('settings.powerCycle')}
      </Switch>
      <Problem error={update.error} />
      <Actions>
        <Button
          submit
          kind="primary"
          busy={update.busy}
          reason={reason ?? (times === null ? t('settings.number') : null)}
        >
          {t('action.save')}
        </Button>
        {reason !== null && <span className={css.hint}>{reason}</span>}
      </Actions>
    </form>
  );
}
