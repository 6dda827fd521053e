import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMutationDocument } from '../api/query.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { CheckField } from '../ui/field.js';
import { Note } from '../ui/note.js';
import { ActivateTagModelDocument, type ShownTagModel } from './tag-model-documents.js';

/** Asks before another tag model answers; without vectors of all pictures it must be asked for twice. */
export function ActivateDialog(props: {
  readonly model: ShownTagModel;
  /** Illustrations that lack its vectors. */
  readonly missing: number;
  readonly onDone: () => void;
  readonly onIndex: () => void;
  readonly onClose: () => void;
}) {
  const { model, missing, onDone, onIndex, onClose } = props;
  const t = useTranslations('tagModels.activating');
  const common = useTranslations('common');
  const [partly, setPartly] = useState(false);
  const activate = useMutationDocument(ActivateTagModelDocument, {
    onSuccess: () => {
      onDone();
      onClose();
    },
  });
  return (
    <Dialog
      open
      title={t('title', { name: model.name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          {missing > 0 && <Button onPress={onIndex}>{t('indexFirst')}</Button>}
          <Button
            kind="primary"
            isDisabled={(missing > 0 && !partly) || activate.isPending}
            onPress={() => activate.mutate({ id: model.id, partly })}
          >
            {t('activate')}
          </Button>
        </>
      }
    >
      <p>{t('text')}</p>
      {missing > 0 && (
        <>
          <Note>{t('missing', { count: missing })}</Note>
          <CheckField label={t('partly')} hint={t('partlyHint')} checked={partly} onChange={setPartly} />
        </>
      )}
      {activate.error && (
        <Note kind="bad">
          <span role="alert" lang="en">
            {activate.error.message}
          </span>
        </Note>
      )}
    </Dialog>
  );
}
