import { useTranslations } from 'use-intl';
import { LANGUAGES, useLanguage, type Language } from '../i18n/language.js';
import { Choice } from '../ui/choice.js';

export function LanguageMenu() {
  const t = useTranslations('shell');
  const { language, choose } = useLanguage();
  return (
    <Choice
      label={t('language')}
      value={language}
      onChange={choose}
      options={Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label }))}
    />
  );
}
