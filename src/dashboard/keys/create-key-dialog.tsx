import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMutationDocument } from '../api/query.js';
import type { Scope } from '../generated/graphql.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { CheckField, SelectField, TextField } from '../ui/field.js';
import { Note } from '../ui/note.js';
import { ApiKeysDocument, CreateApiKeyDocument, type ShownSecret } from './key-documents.js';

const SCOPES = ['READ', 'INGEST', 'FIT', 'ADMIN'] as const satisfies readonly Scope[];
const LASTS = ['30', '90', '365', ''] as const;
const DAY_MS = 86_400_000;

export function CreateKeyDialog(props: { readonly onMade: (made: ShownSecret) => void; readonly onClose: () => void }) {
  const { onMade, onClose } = props;
  const t = useTranslations('keys');
  const common = useTranslations('common');
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['READ']);
  const [days, setDays] = useState<(typeof LASTS)[number]>('90');
  const create = useMutationDocument(CreateApiKeyDocument, {
    outdates: [ApiKeysDocument],
    onSuccess: ({ createApiKey }) => {
      onMade(createApiKey);
      onClose();
    },
  });
  const make = (): void =>
    create.mutate({
      name,
      scopes: [...scopes],
      expiresAt: days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
    });
  return (
    <Dialog
      open
      title={t('createTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button
            kind="primary"
            isDisabled={name.trim() === '' || scopes.length === 0 || create.isPending}
            onPress={make}
          >
            {t('make')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {SCOPES.map((scope) => (
        <CheckField
          key={scope}
          label={t(`scope.${scope}`)}
          checked={scopes.includes(scope)}
          onChange={(checked) => setScopes(SCOPES.filter((each) => (each === scope ? checked : scopes.includes(each))))}
        />
      ))}
      <SelectField
        label={t('days')}
        hint={t('daysHint')}
        value={days}
        options={LASTS.map((value) => ({ value, label: t(`lasts.${value}`) }))}
        onChange={setDays}
      />
      {create.error && (
        <Note kind="bad">
          <span role="alert" lang="en">
            {create.error.message}
          </span>
        </Note>
      )}
    </Dialog>
  );
}
