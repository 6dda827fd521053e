import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/field.js';
import type { ShownSecret } from './key-documents.js';

/** The one time that a secret is shown. */
export function SecretDialog({ made, onClose }: { readonly made: ShownSecret; readonly onClose: () => void }) {
  const t = useTranslations('keys');
  const common = useTranslations('common');
  return (
    <Dialog
      open
      title={t('secretTitle', { name: made.key.name })}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {common('close')}
        </Button>
      }
    >
      <TextField
        label={t('secret')}
        hint={t('secretText')}
        readOnly
        value={made.secret}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Dialog>
  );
}
