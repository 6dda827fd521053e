import { useEffect, useRef, type ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from './button.js';
import styles from './dialog.module.css';

/** Over the view, which waits: Escape, the cross and a click beside it close it, and the keyboard stays within. */
export function Dialog(props: {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  /** At the foot, the one that goes on last. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useTranslations('common');
  const { title, open, onClose, actions, children } = props;
  const dialog = useRef<HTMLElement>(null);
  // The button that was pressed may be gone with what it led to; without a focus within, Escape would not be heard.
  useEffect(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body || activeElement.matches(':disabled'))
      dialog.current?.focus();
  });
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      isDismissable
      className={styles.overlay!}
    >
      <Modal className={styles.modal!}>
        <AriaDialog ref={dialog} className={styles.dialog!}>
          <header className={styles.head}>
            <Heading slot="title">{title}</Heading>
            <Button kind="quiet" aria-label={t('close')} onPress={onClose}>
              <span aria-hidden="true">✕</span>
            </Button>
          </header>
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <footer className={styles.foot}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
