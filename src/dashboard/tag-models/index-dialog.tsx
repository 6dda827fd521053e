import { useTranslations } from 'use-intl';
import { useMutationDocument } from '../api/query.js';
import { FollowJob } from '../jobs/follow-job.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { Note } from '../ui/note.js';
import { IndexWithTagModelDocument, type ShownTagModel } from './tag-model-documents.js';

/** Tags the library with a model, while the one that answers goes on answering; its progress as it happens. */
export function IndexDialog(props: {
  readonly model: ShownTagModel;
  readonly missing: number;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const { model, missing, onDone, onClose } = props;
  const t = useTranslations('tagModels.indexing');
  const common = useTranslations('common');
  const start = useMutationDocument(IndexWithTagModelDocument);
  const job = start.data?.indexTagModel.id;
  return (
    <Dialog
      open
      title={t('title', { name: model.name })}
      onClose={onClose}
      actions={
        job === undefined ? (
          <>
            <Button onPress={onClose}>{common('cancel')}</Button>
            <Button kind="primary" isDisabled={start.isPending} onPress={() => start.mutate({ id: model.id })}>
              {t('start')}
            </Button>
          </>
        ) : (
          <Button onPress={onClose}>{common('close')}</Button>
        )
      }
    >
      {job === undefined ? <p>{t('text', { count: missing })}</p> : <FollowJob id={job} onEnd={onDone} />}
      {start.error && (
        <Note kind="bad">
          <span role="alert" lang="en">
            {start.error.message}
          </span>
        </Note>
      )}
    </Dialog>
  );
}
