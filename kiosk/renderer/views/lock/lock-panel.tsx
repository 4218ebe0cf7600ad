// Beside the map while nobody is logged in or the screen is locked: who, PIN, pad.
import { useState } from 'react';
import type { Person } from '../../../ipc/staff.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useFormat } from '../../i18n/format.ts';
import { LANGUAGE_NAMES, RENTER_LANGUAGES, setLanguage, useWords } from '../../i18n/index.ts';
import css from './lock.module.css';
import { People } from './people.tsx';
import { PinEntry } from './pin-entry.tsx';

export function LockPanel() {
  const { t, language } = useWords();
  const { status, logout } = useSession();
  const now = useNow('minute');
  const format = useFormat();
  const people = status?.people ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const person = choose(people, chosen ?? status?.person?.id ?? null);
  const known = status?.person !== null && status?.person !== undefined;
  return (
    <aside className={css.panel} aria-labelledby="lock-title">
      <div className={css.inner}>
        <header className={css.head}>
          <Icon name="lock" />
          <h2 id="lock-title">{known ? t('lock.locked') : t('lock.login')}</h2>
          {status?.cafe ? <span className={css.cafe}>{status.cafe}</span> : null}
          <span className={css.clock}>{format.clock(now)}</span>
        </header>
        {known ? <p className="muted">{t('lock.live')}</p> : null}
        <People people={people} value={person?.id ?? null} onChange={setChosen} />
        {person !== null && <PinEntry key={person.id} person={person} unlocks={known} />}
        {known ? (
          <Button kind="quiet" size="small" onPress={() => void logout()}>
            {t('lock.logOut', { name: status?.person?.name ?? '' })}
          </Button>
        ) : null}
        <Segmented
          fill
          size="small"
          label={t('label.language')}
          value={language}
          options={RENTER_LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))}
          onChange={(id) => setLanguage(id)}
        />
      </div>
    </aside>
  );
}

/** Who was here, else the only one there is. */
function choose(people: readonly Person[], id: string | null): Person | null {
  const last = people.find((person) => person.id === id);
  if (last !== undefined) return last;
  return people.length === 1 ? (people[0] ?? null) : null;
}
