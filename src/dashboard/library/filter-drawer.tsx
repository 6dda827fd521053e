import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.js';
import styles from './filter-drawer.module.css';
import FilterFields from './filter-fields.js';
import type { LibraryQuestion } from './library-question.js';

/** The filters over the library, from the bottom of a narrow screen. */
export default function FilterDrawer(props: {
  readonly question: LibraryQuestion;
  readonly onAsk: (change: Partial<LibraryQuestion>) => void;
  readonly onClose: () => void;
  /** What the library is narrowed to so far, in words. */
  readonly outcome: string;
}) {
  const t = useTranslations('library');
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && props.onClose()} className={styles.overlay!}>
      <Modal className={styles.modal!}>
        <Dialog className={styles.dialog!}>
          <Heading slot="title" level={2}>
            {t('filters')}
          </Heading>
          <div className={styles.fields}>
            <FilterFields question={props.question} onAsk={props.onAsk} />
          </div>
          <Button kind="primary" onPress={props.onClose}>
            {t('show', { outcome: props.outcome })}
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
