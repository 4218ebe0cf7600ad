// Finds seats while typing; Enter opens the first one.
import { useRef } from 'react';
import { Icon } from '../components/icon.tsx';
import { useCommand } from '../hooks/use-command.ts';
import { useWords } from '../i18n/index.ts';
import { useApp } from '../services.ts';
import { useUi } from '../ui.ts';
import { focusSeat } from './focus-seat.ts';
import { isShown } from './match.ts';
import styles from './search.module.css';

export function Search() {
  const { t } = useWords();
  const { ui, cafe } = useApp();
  const query = useUi((state) => state.query);
  const input = useRef<HTMLInputElement>(null);
  useCommand('search.focus', () => {
    input.current?.focus();
    input.current?.select();
  });
  const openFirst = (): void => {
    const first = cafe.seats().find((seat) => isShown(seat, ui.state.filter, ui.state.query));
    if (first === undefined || query.trim() === '') return;
    ui.openSeat(first.id);
    focusSeat(first.id);
  };
  return (
    <label className={styles.search}>
      <span className="vh">{t('seats.find')}</span>
      <Icon name="search" size="s" className={styles.icon ?? ''} />
      <input
        ref={input}
        type="search"
        value={query}
        placeholder={t('seats.find')}
        autoComplete="off"
        spellCheck="false"
        onChange={(event) => ui.set({ query: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') openFirst();
          if (event.key === 'Escape' && query !== '') {
            event.preventDefault();
            ui.set({ query: '' });
          }
        }}
      />
      <kbd>F3</kbd>
    </label>
  );
}
