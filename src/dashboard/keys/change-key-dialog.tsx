import { useTranslations } from 'use-intl';
import { useMutationDocument } from '../api/query.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { Note } from '../ui/note.js';
import {
  ApiKeysDocument,
  RevokeApiKeyDocument,
  RotateApiKeyDocument,
  type ShownKey,
  type ShownSecret,
} from './key-documents.js';

/** Asks before a key is replaced or revoked. */
export function ChangeKeyDialog(props: {
  readonly what: 'rotate' | 'revoke';
  readonly shown: ShownKey;
  readonly onMade: (made: ShownSecret) => void;
  readonly onClose: () => void;
}) {
  const { what, shown, onMade, onClose } = props;
  const t = useTranslations('keys');
  const common = useTranslations('common');
  const outdates = [ApiKeysDocument];
  const revoke = useMutationDocument(RevokeApiKeyDocument, { outdates, onSuccess: onClose });
  const rotate = useMutationDocument(RotateApiKeyDocument, {
    outdates,
    onSuccess: ({ rotateApiKey }) => {
      onMade(rotateApiKey);
      onClose();
    },
  });
  const change = what === 'rotate' ? rotate : revoke;
  return (
    <Dialog
      open
      title={t(`${what}Title`, { name: shown.name })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button
            kind={what === 'revoke' ? 'danger' : 'primary'}
            isDisabled={change.isPending}
            onPress={() => change.mutate({ id: shown.id })}
          >
            {t(what)}
          </Button>
        </>
      }
    >
      <p>{t(`${what}Text`)}</p>
      {change.error && (
        <Note kind="bad">
          <span role="alert" lang="en">
            {change.error.message}
          </span>
        </Note>
      )}
    </Dialog>
  );
}
