import { useTranslations } from 'use-intl';
import { ViewTitle } from '../ui/view-title.js';

export default function JobsView() {
  const t = useTranslations('jobs');
  return <ViewTitle title={t('title')} />;
}
