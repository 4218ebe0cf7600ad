// Everybody who can log in here, to choose from.
import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { Person } from '../../../ipc/staff.ts';
import { useWords } from '../../i18n/index.ts';
import css from './lock.module.css';

export interface PeopleProps {
  people: readonly Person[];
  value: string | null;
  onChange(id: string): void;
}

export function People({ people, value, onChange }: PeopleProps) {
  const { t } = useWords();
  return (
    <RadioGroup className={css.people ?? ''} orientation="horizontal" value={value} onChange={onChange}>
      <Label className={value === null ? (css.who ?? '') : 'vh'}>{t('lock.who')}</Label>
      {people.map((person) => (
        <Radio key={person.id} value={person.id} className={css.person ?? ''}>
          <b>{person.name}</b>
          <span>{t(`role.${person.role}`)}</span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
