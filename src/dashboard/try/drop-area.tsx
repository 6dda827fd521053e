import { useEffect } from 'react';
import { DropZone, FileTrigger, Text } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.js';
import styles from './drop-area.module.css';
import { droppedFiles } from './dropped-files.js';
import { MOST_PICTURES, takeFiles } from './pictures.js';

/** More files than this are not even looked at; folders may hold thousands. */
const MOST_FILES = 1000;

/** Where pictures come in: dropped (folders too), pasted, chosen from files, or taken by a phone's camera. */
export function DropArea({ small }: { readonly small: boolean }) {
  const t = useTranslations('tryOut');
  usePastedFiles();
  return (
    <DropZone
      aria-label={t('dropLabel')}
      className={`${styles.area} ${small ? styles.small : ''}`}
      getDropOperation={() => 'copy'}
      onDrop={({ items }) => void droppedFiles(items, MOST_FILES).then(({ files, more }) => takeFiles(files, more))}
    >
      <Text slot="label" className={styles.text}>
        {t('drop')}
      </Text>
      <FileTrigger
        acceptedFileTypes={['image/*']}
        allowsMultiple
        onSelect={(files) => void takeFiles([...(files ?? [])])}
      >
        <Button kind={small ? 'normal' : 'primary'}>{t('choose')}</Button>
      </FileTrigger>
      <p className={styles.limits}>{t('limits', { most: MOST_PICTURES })}</p>
    </DropZone>
  );
}

/** Pictures pasted anywhere in the view; the drop zone takes those that are pasted into it. */
function usePastedFiles(): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (event.defaultPrevented || files.length === 0) return;
      event.preventDefault();
      void takeFiles(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);
}
