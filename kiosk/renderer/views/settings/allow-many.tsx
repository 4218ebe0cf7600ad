// Lets several machines in at once, as after a restart of Windows that no BMC saw; asks first, with their names.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/index.ts';
import type { Agent } from './agent-row.tsx';
import { AllowDialog } from './allow-dialog.tsx';
import { Actions, Said } from './parts.tsx';

export function AllowMany({
  agents,
  selected,
  onSelect,
  onChanged,
}: {
  agents: readonly Agent[];
  selected: readonly Agent[];
  onSelect(agents: readonly Agent[]): void;
  onChanged(): void;
}) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const refused = agents.filter((agent) => agent.refused !== null);
  const count = selected.length;
  const none = count === 0 ? t('settings.allowNone') : null;
  const done = (allowed: number): void => {
    setAsking(false);
    setSaid(t('settings.allowed', { count: allowed }));
    onSelect([]);
    onChanged();
  };
  return (
    <Actions>
      <Button
        icon="shield"
        reason={none}
        onPress={() => {
          setSaid('');
          setAsking(true);
        }}
      >
        {count === 0 ? t('settings.allowSeveral') : t('settings.allowMany', { count })}
      </Button>
      {refused.length > 0 ? (
        <Button kind="quiet" onPress={() => onSelect(refused)}>
          {t('settings.selectRefused', { count: refused.length })}
        </Button>
      ) : null}
      {said !== '' ? <Said>{said}</Said> : <span className="muted">{none}</span>}
      {asking ? <AllowDialog agents={selected} onDone={done} onClose={() => setAsking(false)} /> : null}
    </Actions>
  );
}
