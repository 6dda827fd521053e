import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { useFigures } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { ViewTitle } from '../ui/view-title.js';
import { WideTable } from '../ui/wide-table.js';
import { ChangeKeyDialog } from './change-key-dialog.js';
import { CreateKeyDialog } from './create-key-dialog.js';
import { ApiKeysDocument, type ShownKey, type ShownSecret } from './key-documents.js';
import styles from './keys.module.css';
import { SecretDialog } from './secret-dialog.js';

type Asked = { readonly what: 'create' } | { readonly what: 'rotate' | 'revoke'; readonly key: ShownKey };

/** The API keys, for those who may give them out. */
export default function KeysView() {
  const t = useTranslations('keys');
  const [asked, setAsked] = useState<Asked>();
  const [made, setMade] = useState<ShownSecret>();
  const { data, error, refetch } = useDocument(ApiKeysDocument, {}, { staleMs: 0 });
  const close = (): void => setAsked(undefined);
  return (
    <>
      <ViewTitle title={t('title')}>
        <Button kind="primary" onPress={() => setAsked({ what: 'create' })}>
          {t('create')}
        </Button>
      </ViewTitle>
      <p>{t('text')}</p>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height="240px" />
      ) : data.apiKeys.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <WideTable label={t('title')}>
          <thead>
            <tr>
              {(['name', 'key', 'scopes', 'state', 'lastUsed'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(column)}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {data.apiKeys.map((key) => (
              <KeyRow key={key.id} shown={key} onAsk={(what) => setAsked({ what, key })} />
            ))}
          </tbody>
        </WideTable>
      )}
      {asked?.what === 'create' && <CreateKeyDialog onMade={setMade} onClose={close} />}
      {asked && asked.what !== 'create' && (
        <ChangeKeyDialog what={asked.what} shown={asked.key} onMade={setMade} onClose={close} />
      )}
      {made && <SecretDialog made={made} onClose={() => setMade(undefined)} />}
    </>
  );
}

function KeyRow({ shown, onAsk }: { readonly shown: ShownKey; readonly onAsk: (what: 'rotate' | 'revoke') => void }) {
  const t = useTranslations('keys');
  const figures = useFigures();
  const { name, prefix, scopes, lastUsedAt, expiresAt, revokedAt, replacedBy, valid } = shown;
  const state =
    revokedAt !== null
      ? t('states.revoked', { time: figures.time(revokedAt) })
      : expiresAt === null
        ? t('states.valid')
        : t(valid ? 'states.until' : 'states.expired', { time: figures.time(expiresAt) });
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <code>{prefix}…</code>
      </td>
      <td>{scopes.map((scope) => scope.toLowerCase()).join(', ')}</td>
      <td>{state}</td>
      <td>{lastUsedAt === null ? t('never') : figures.time(lastUsedAt)}</td>
      <td className={styles.actions}>
        {valid && replacedBy === null && (
          <Button kind="quiet" aria-label={t('rotateKey', { name, prefix })} onPress={() => onAsk('rotate')}>
            {t('rotate')}
          </Button>
        )}
        {valid && (
          <Button kind="quiet" aria-label={t('revokeKey', { name, prefix })} onPress={() => onAsk('revoke')}>
            {t('revoke')}
          </Button>
        )}
      </td>
    </tr>
  );
}
