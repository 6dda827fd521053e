import { useTranslations } from 'use-intl';
import { useSession, useSignOut } from '../api/session.js';
import { Button } from '../ui/button.js';

/** By which key the page is used, and the way out; nothing where no keys are asked for. */
export function SignedInAs() {
  const t = useTranslations('signIn');
  const { data } = useSession();
  const signOut = useSignOut();
  if (!data || data.name === null) return null;
  return (
    <Button
      kind="quiet"
      aria-label={t('signOutOf', { name: data.name, scopes: data.scopes.join(', ') })}
      isDisabled={signOut.isPending}
      onPress={() => signOut.mutate()}
    >
      {t('signOut')}
    </Button>
  );
}
