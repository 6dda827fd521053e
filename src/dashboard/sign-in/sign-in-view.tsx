import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSignIn } from '../api/session.js';
import { AppearanceMenu } from '../shell/appearance-menu.js';
import { LanguageMenu } from '../shell/language-menu.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/field.js';
import { ViewTitle } from '../ui/view-title.js';
import styles from './sign-in.module.css';

/** Takes an API key where the server asks for one. */
export function SignInView() {
  const t = useTranslations('signIn');
  const [key, setKey] = useState('');
  const signIn = useSignIn();
  const { code } = signIn.error ?? {};
  const problem =
    code === undefined
      ? undefined
      : code === 'UNAUTHENTICATED'
        ? t('refused')
        : code === 'TOO_MANY_ATTEMPTS'
          ? t('tooMany')
          : signIn.error!.message;
  return (
    <main className={styles.signIn}>
      <ViewTitle title={t('title')} />
      <p>{t('text')}</p>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() !== '') signIn.mutate(key.trim());
        }}
      >
        {/* A password to browsers, so that they hide it and offer to keep it. */}
        <TextField
          label={t('key')}
          type="password"
          name="key"
          autoComplete="current-password"
          autoFocus
          spellCheck={false}
          placeholder="eyc_…"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          error={problem}
          hint={t('hint')}
        />
        <p role="alert" className="hidden">
          {problem}
        </p>
        <Button type="submit" kind="primary" isDisabled={key.trim() === '' || signIn.isPending}>
          {t('signIn')}
        </Button>
      </form>
      <div className={styles.choices}>
        <LanguageMenu />
        <AppearanceMenu />
      </div>
    </main>
  );
}
