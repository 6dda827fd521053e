import { useTranslations } from 'use-intl';
import { ViewTitle } from '../ui/view-title.js';

export default function TryView() {
  const t = useTranslations('tryOut');
  return <ViewTitle title={t('title')} />;
}
