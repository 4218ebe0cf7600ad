// A view beside the map: title and its tools above, content below.
import type { ReactNode } from 'react';
import styles from './page.module.css';

export function Page({
  title,
  actions,
  children,
}: {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <h1>{title}</h1>
        <div className="grow" />
        {actions}
      </header>
      <div className={styles.body}>{children}</div>
    </div>
  );
}
