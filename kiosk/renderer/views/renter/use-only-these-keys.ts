// While a customer looks at the screen, the counter's own keys do nothing; buttons, Esc and locking still work.
import { useEffect } from 'react';

/** The browser's own keys are left alone. */
const LEFT_ALONE = new Set(['F5', 'F11', 'F12']);

export function useOnlyTheseKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isFunctionKey = /^F\d+$/.test(event.key) && !LEFT_ALONE.has(event.key);
      if (!isFunctionKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
