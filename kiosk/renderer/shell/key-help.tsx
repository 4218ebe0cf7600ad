// F1: what the keys do.
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useWords } from '../i18n/index.ts';
import { useApp } from '../services.ts';
import { useUi } from '../ui.ts';
import styles from './key-help.module.css';

const KEYS = [
  ['arrows', '← ↑ → ↓'],
  ['jump', 'A 1 2'],
  ['open', 'Enter'],
  ['select', 'Space'],
  ['extend', 'Shift+← ↑ → ↓'],
  ['all', 'Ctrl+A'],
  ['ends', 'Home, End'],
  ['zones', 'PgUp, PgDn'],
  ['back', 'Esc'],
  ['help', 'F1'],
  ['codes', 'F2'],
  ['search', 'F3'],
  ['mode', 'F4'],
  ['regions', 'F6, Shift+F6'],
  ['alert', 'F7'],
  ['power', 'F8'],
  ['renter', 'F9'],
  ['lock', 'Ctrl+Shift+L'],
] as const;

export function KeyHelp() {
  const { t } = useWords();
  const { ui } = useApp();
  const isOpen = useUi((state) => state.help);
  const close = (): void => ui.set({ help: false });
  return (
    <Dialog
      title={t('keys.title')}
      summary={t('keys.summary')}
      isOpen={isOpen}
      onClose={close}
      width={720}
      foot={
        <>
          <span className="grow" />
          <Button kind="primary" autoFocus onPress={close}>
            {t('action.close')}
          </Button>
        </>
      }
    >
      <dl className={styles.keys}>
        {KEYS.map(([does, keys]) => (
          <div key={does}>
            <dt>{keys}</dt>
            <dd>{t(`keys.${does}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
