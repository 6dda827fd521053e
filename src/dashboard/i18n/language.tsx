import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'use-intl';
import en from './en/index.js';

export type Language = 'en' | 'ja';
export const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', ja: '日本語' };
const KEY = 'eyecatch.language';

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}
const Choice = createContext<LanguageChoice>({ language: 'en', choose: () => undefined });

export const useLanguage = (): LanguageChoice => useContext(Choice);

/** Words, numbers and dates in the chosen language; at first the browser's. English is in the first bundle, Japanese is fetched. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(document.documentElement.lang === 'ja' ? 'ja' : 'en');
  const [japanese, setJapanese] = useState<typeof en>();
  useEffect(() => {
    if (language === 'ja' && !japanese) void import('./ja/index.js').then((module) => setJapanese(module.default));
  }, [language, japanese]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo(
    () => ({
      language,
      choose: (chosen: Language) => {
        setLanguage(chosen);
        try {
          localStorage.setItem(KEY, chosen);
        } catch {
          // Storage is switched off: the choice lasts as long as the page.
        }
      },
    }),
    [language],
  );
  const messages = language === 'ja' ? japanese : en;
  if (!messages) return null;
  return (
    <Choice.Provider value={choice}>
      <I18nProvider locale={language === 'ja' ? 'ja-JP' : 'en-US'}>
        <IntlProvider
          locale={language}
          messages={messages}
          timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}
          onError={(error) => {
            throw error;
          }}
        >
          {children}
        </IntlProvider>
      </I18nProvider>
    </Choice.Provider>
  );
}
