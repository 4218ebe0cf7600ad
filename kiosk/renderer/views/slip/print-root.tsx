// A place beside the application that only the printer sees: the page itself never has to be reshaped for paper.
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import css from './print-root.module.css';

export function PrintRoot({ children }: { children: ReactNode }) {
  const [root] = useState(() => document.createElement('div'));
  useEffect(() => {
    root.className = css.root ?? '';
    // Read once already in the preview.
    root.setAttribute('aria-hidden', 'true');
    document.body.append(root);
    document.documentElement.classList.add(css.printing ?? '');
    return () => {
      root.remove();
      document.documentElement.classList.remove(css.printing ?? '');
    };
  }, [root]);
  return createPortal(children, root);
}
