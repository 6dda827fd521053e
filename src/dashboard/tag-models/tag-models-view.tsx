import { useTranslations } from 'use-intl';
import { ViewTitle } from '../ui/view-title.js';

export default function TagModelsView() {
  const t = useTranslations('tagModels');
  return <ViewTitle title={t('title')} />;
}
