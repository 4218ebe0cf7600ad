// A section of the panel: icon, name, and what is said beside the name.
import { type ReactNode, useId } from 'react';
import { Icon, type IconName } from '../../components/icon.tsx';
import styles from './seat-panel.module.css';

export function Section(props: { icon: IconName; title: string; aside?: ReactNode; children: ReactNode }) {
  const { icon, title, aside, children } = props;
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.sectionHead}>
        <Icon name={icon} size="s" />
        <h3 id={id}>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}
