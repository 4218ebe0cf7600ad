// Dialogs: focus stays inside and goes back where it was, Esc closes, nothing behind can be reached.
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import styles from './dialog.module.css';

export interface DialogProps {
  title: ReactNode;
  /** A sentence below the title. */
  summary?: ReactNode;
  isOpen: boolean;
  onClose(): void;
  /** `alertdialog` asks something that must be answered: a press beside it does not close it. */
  role?: 'dialog' | 'alertdialog';
  /** Greatest width in px. */
  width?: number;
  foot?: ReactNode;
  children?: ReactNode;
}

export function Dialog(props: DialogProps) {
  const { title, summary, isOpen, onClose, role = 'dialog', width = 600, foot, children } = props;
  return (
    <ModalOverlay
      className={styles.scrim ?? ''}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={role === 'dialog'}
    >
      <Modal className={styles.modal ?? ''} style={{ maxWidth: width }}>
        <AriaDialog className={styles.dialog ?? ''} role={role}>
          <header className={styles.head}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {summary ? <p className="muted">{summary}</p> : null}
          </header>
          <div className={styles.body}>{children}</div>
          {foot ? <footer className={styles.foot}>{foot}</footer> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
