import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Choice } from '../ui/choice.js';

type Theme = 'system' | 'light' | 'dark';
const KEY = 'eyecatch.theme';

/** Light, dark, or as the system has it; public/appearance.js reads the choice before the first paint. */
export function AppearanceMenu() {
  const t = useTranslations('shell');
  const [theme, setTheme] = useState<Theme>((document.documentElement.dataset.theme as Theme | undefined) ?? 'system');
  const choose = (chosen: Theme): void => {
    setTheme(chosen);
    const { dataset } = document.documentElement;
    if (chosen === 'system') delete dataset.theme;
    else dataset.theme = chosen;
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
  };
  return (
    <Choice
      label={t('theme')}
      value={theme}
      onChange={choose}
      options={[
        { value: 'system', label: t('themeSystem') },
        { value: 'light', label: t('themeLight') },
        { value: 'dark', label: t('themeDark') },
      ]}
    />
  );
}
