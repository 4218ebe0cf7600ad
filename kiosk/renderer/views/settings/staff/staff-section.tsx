// Settings: the people for an owner, the own PIN for everybody.

import { useSession } from '../../../hooks/use-session.ts';
import { useWords } from '../../../i18n/index.ts';
import { OwnerOnly, Part } from '../parts.tsx';
import { OwnPin } from './own-pin.tsx';
import { StaffList } from './staff-list.tsx';

export function StaffSection() {
  const { t } = useWords();
  const { person } = useSession();
  return (
    <>
      <Part title={t('settings.staff')} text={t('person.text')} wide>
        <OwnerOnly title={t('settings.staff')}>
          <StaffList />
        </OwnerOnly>
      </Part>
      {person !== null && (
        <Part title={t('settings.ownPin')} text={t('settings.ownPinText', { name: person.name })}>
          <OwnPin />
        </Part>
      )}
    </>
  );
}
