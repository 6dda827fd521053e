import { useTranslations } from 'use-intl';
import { ViewTitle } from '../ui/view-title.js';

export function LibraryView() {
  const t = useTranslations('library');
  return <ViewTitle title={t('title')} />;
}
