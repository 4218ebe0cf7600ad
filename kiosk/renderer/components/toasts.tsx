// The messages over the map: at most two, the rest behind a count.
import { useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/index.ts';
import { useApp } from '../services.ts';
import { useExternal } from '../store/external.ts';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';
import { Sign } from './sign.tsx';
import type { Toast } from './toast-store.ts';
import styles from './toasts.module.css';

const SHOWN = 2;

export function Toasts() {
  const { toasts: store } = useApp();
  const { t } = useWords();
  const toasts = useExternal(store, (state) => state.toasts);
  const [all, setAll] = useState(false);
  const shown = all ? toasts : toasts.slice(-SHOWN);
  const hidden = toasts.length - shown.length;
  const [high, setHigh] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  // Never over the seat that a message speaks of.
  useLayoutEffect(() => setHigh(shown.some(({ seatId }) => isLow(seatId, list.current))), [shown]);
  return (
    <div ref={list} className={classes(styles.toasts, high && styles.high)} aria-live="polite">
      {hidden > 0 ? (
        <Button size="small" className={styles.more} onPress={() => setAll(true)}>
          {t('seats.earlierMessages', { count: hidden })}
        </Button>
      ) : null}
      {all && toasts.length > SHOWN ? (
        <Button size="small" className={styles.more} onPress={() => setAll(false)}>
          {t('seats.fewerMessages')}
        </Button>
      ) : null}
      {shown.map((toast) => (
        <Message key={toast.id} toast={toast} onClose={() => store.close(toast.id)} />
      ))}
    </div>
  );
}

/** The seat is drawn in the lower half of what the messages lie over. */
function isLow(seatId: string | undefined, list: HTMLElement | null): boolean {
  const around = list?.offsetParent?.getBoundingClientRect();
  const tile = seatId && document.querySelector(`[data-seat="${CSS.escape(seatId)}"]`);
  if (!around || !tile) return false;
  const { top, bottom } = tile.getBoundingClientRect();
  return (top + bottom) / 2 > (around.top + around.bottom) / 2;
}

function Message({ toast, onClose }: { toast: Toast; onClose(): void }) {
  const { t } = useWords();
  return (
    <div
      className={classes(styles.toast, styles[toast.kind])}
      role={toast.kind === 'bad' ? 'alert' : 'status'}
    >
      <Sign kind={toast.kind} />
      <div className={styles.body}>
        <b>{toast.title}</b>
        {toast.text ? <p>{toast.text}</p> : null}
        {toast.actions?.length ? (
          <div className={styles.actions}>
            {toast.actions.map((action) => (
              <Button
                key={action.label}
                size="small"
                onPress={() => {
                  onClose();
                  action.run();
                }}
              >
                {action.label}
              </Button>
            ))}
          </div>
        ) : null}
      </div>
      <IconButton icon="close" kind="quiet" size="small" label={t('action.close')} onPress={onClose} />
    </div>
  );
}
