// The rail: views, how live the picture is, lock.
import { useEffect, useState } from 'react';
import { Icon, type IconName } from '../components/icon.tsx';
import { useNow } from '../hooks/use-now.ts';
import { useSession } from '../hooks/use-session.ts';
import { useFormat } from '../i18n/format.ts';
import { useWords } from '../i18n/index.ts';
import { useApp } from '../services.ts';
import { useLink, useNode, useOpenAlerts } from '../store/hooks.ts';
import { useUi, type View } from '../ui.ts';
import { Brand } from './brand.tsx';
import styles from './rail.module.css';

const VIEWS: readonly { view: View; icon: IconName }[] = [
  { view: 'seats', icon: 'seats' },
  { view: 'alerts', icon: 'bell' },
  { view: 'activity', icon: 'activity' },
  { view: 'settings', icon: 'gear' },
];

export function Rail() {
  const { t } = useWords();
  const { locked, lock, person } = useSession();
  const { ui } = useApp();
  const view = useUi((state) => state.view);
  const unnamed = useOpenAlerts().filter((alert) => alert.acknowledged === null).length;
  return (
    <nav className={styles.rail} aria-label={t('shell.main')} data-region="rail">
      <div className={styles.brand}>
        <Brand />
      </div>
      {locked ? null : (
        <ul className={styles.items}>
          {VIEWS.map((item) => (
            <li key={item.view}>
              <button
                type="button"
                className={styles.item}
                aria-current={view === item.view ? 'page' : undefined}
                onClick={() => ui.show(item.view)}
              >
                <Icon name={item.icon} />
                <span>{t(`shell.${item.view}`)}</span>
                {item.view === 'alerts' && unnamed > 0 ? (
                  <span className={styles.badge}>
                    {unnamed}
                    <span className="vh"> {t('shell.open')}</span>
                  </span>
                ) : null}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.foot}>
        {locked ? null : <Unprotected />}
        {person === null ? null : <Live />}
        {locked ? null : (
          <button type="button" className={styles.item} title="Ctrl+Shift+L" onClick={() => void lock()}>
            <Icon name="lock" />
            <span>{t('shell.lock')}</span>
          </button>
        )}
      </div>
    </nav>
  );
}

/** The standing warning that the node's key and the codes cross the network in the clear. */
function Unprotected() {
  const { t } = useWords();
  const { ui } = useApp();
  const { may } = useSession();
  const node = useNode();
  if (!node?.plainHttp) return null;
  const words = (
    <>
      <Icon name="warning" />
      <span>{t('shell.plain')}</span>
      <span className="vh">. {t('node.standingPlain')}</span>
    </>
  );
  // Only an owner has the section in which it can be mended.
  return may('owner') ? (
    <button
      type="button"
      className={styles.item}
      data-warn=""
      title={t('node.standingPlain')}
      onClick={() => ui.show('settings')}
    >
      {words}
    </button>
  ) : (
    <div className={styles.item} data-warn="" title={t('node.standingPlain')}>
      {words}
    </div>
  );
}

const QUIET_MS = 8000;

/** How old the picture is: the counter says something at least every 5 s. */
function Live() {
  const { t } = useWords();
  const format = useFormat();
  const link = useLink();
  const now = useNow('second');
  const [started] = useState(now);
  const [spoken, setSpoken] = useState(false);
  useEffect(() => {
    if (link.state === 'down') setSpoken(true);
  }, [link.state]);
  const age = now - (link.lastAt ?? started);
  const live = link.state === 'up' && age < QUIET_MS;
  return (
    <div className={styles.live} data-down={live ? undefined : ''}>
      <b>{live ? t('shell.live') : t(link.state === 'connecting' ? 'shell.connecting' : 'shell.noLink')}</b>
      <span className="num">{format.age(age)}</span>
      <span className="vh" role="status">
        {spoken ? t(live ? 'shell.live' : 'shell.noLink') : ''}
      </span>
    </div>
  );
}
