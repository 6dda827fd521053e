import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useTranslations } from 'use-intl';
import { SignedInAs } from '../sign-in/signed-in-as.js';
import { AppearanceMenu } from './appearance-menu.js';
import { LanguageMenu } from './language-menu.js';
import { Navigation } from './navigation.js';
import { ServerBanner } from './server-banner.js';
import styles from './shell.module.css';

/** What stands around every view: the way to the others, language, appearance, and how the server is. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('shell');
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    // Who uses the keyboard or a screen reader goes on in the new view, not at the link that led there.
    if (first.current) first.current = false;
    else {
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }, [location]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {t('skip')}
      </a>
      <header className={styles.side}>
        <a className={styles.brand} href="/">
          <Eye />
          <span>Eyecatch</span>
        </a>
        <Navigation />
        <div className={styles.choices}>
          <LanguageMenu />
          <AppearanceMenu />
          <SignedInAs />
          <a className={styles.explorer} href="/graphql">
            {t('explorer')}
          </a>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <ServerBanner />
        {children}
      </main>
    </div>
  );
}

function Eye() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <path d="M2 16C6 8 11 5 16 5s10 3 14 11c-4 8-9 11-14 11S6 24 2 16Z" fill="var(--accent-fill)" />
      <circle cx="16" cy="16" r="7" fill="#1d2030" />
      <circle cx="18.6" cy="13.4" r="2.2" fill="#fff" />
    </svg>
  );
}
