// The frame: rail at the left, the view beside it, messages and dialogs over it.
import { Toasts } from '../components/toasts.tsx';
import { useSession } from '../hooks/use-session.ts';
import { GuardHost } from '../seats/guard/guard-dialog.tsx';
import { SeatsView } from '../seats/seats-view.tsx';
import { useIdle } from '../session/use-idle.ts';
import { useUi } from '../ui.ts';
import { ActivityView } from '../views/activity/activity-view.tsx';
import { AlertsView } from '../views/alerts/alerts-view.tsx';
import { SettingsView } from '../views/settings/settings-view.tsx';
import { KeyHelp } from './key-help.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';
import { useKeys } from './use-keys.ts';

export function Shell() {
  const { locked } = useSession();
  const view = useUi((state) => state.view);
  useKeys();
  useIdle();
  const shown = locked ? 'seats' : view;
  return (
    <div className={styles.shell}>
      <Rail />
      <main className={styles.main}>
        {shown === 'seats' ? <SeatsView /> : null}
        {shown === 'alerts' ? <AlertsView /> : null}
        {shown === 'activity' ? <ActivityView /> : null}
        {shown === 'settings' ? <SettingsView /> : null}
        {shown === 'seats' ? null : <Toasts />}
      </main>
      {locked ? null : (
        <>
          <GuardHost />
          <KeyHelp />
        </>
      )}
    </div>
  );
}
