// The settings: sections on the left, one of them open.
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Page } from '../../components/page.tsx';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { AboutSection } from './about-section.tsx';
import { AgentsSection } from './agents-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { BackupSection } from './backup/backup-section.tsx';
import { MachinesSection } from './machines/machines-section.tsx';
import { ConnectionSection } from './node/connection-section.tsx';
import { OwnerOnly } from './parts.tsx';
import css from './settings.module.css';
import { StaffSection } from './staff/staff-section.tsx';
import { TimesSection } from './times-section.tsx';

const SECTIONS = [
  { id: 'connection', icon: 'net', ownerOnly: true, Content: ConnectionSection },
  { id: 'machines', icon: 'chip', ownerOnly: true, Content: MachinesSection },
  { id: 'staff', icon: 'users', ownerOnly: false, Content: StaffSection },
  { id: 'appearance', icon: 'sun', ownerOnly: false, Content: AppearanceSection },
  { id: 'times', icon: 'clock', ownerOnly: false, Content: TimesSection },
  { id: 'agents', icon: 'shield', ownerOnly: false, Content: AgentsSection },
  { id: 'backup', icon: 'download', ownerOnly: true, Content: BackupSection },
  { id: 'about', icon: 'info', ownerOnly: true, Content: AboutSection },
] as const satisfies readonly { id: string; icon: IconName; ownerOnly: boolean; Content: () => unknown }[];

export function SettingsView() {
  const { t } = useWords();
  const { may } = useSession();
  return (
    <Page title={t('settings.title')}>
      <Tabs
        className={css.view ?? ''}
        orientation="vertical"
        defaultSelectedKey={may('owner') ? 'connection' : 'appearance'}
      >
        <TabList className={css.nav ?? ''} aria-label={t('settings.sections')}>
          {SECTIONS.map(({ id, icon }) => (
            <Tab key={id} id={id} className={css.tab ?? ''}>
              <Icon name={icon} />
              {t(`settings.${id}`)}
            </Tab>
          ))}
        </TabList>
        {SECTIONS.map(({ id, ownerOnly, Content }) => (
          <TabPanel key={id} id={id} className={css.content ?? ''}>
            {ownerOnly ? (
              <OwnerOnly title={t(`settings.${id}`)}>
                <Content />
              </OwnerOnly>
            ) : (
              <Content />
            )}
          </TabPanel>
        ))}
      </Tabs>
    </Page>
  );
}
