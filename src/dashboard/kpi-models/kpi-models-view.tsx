import { useTranslations } from 'use-intl';
import { ViewTitle } from '../ui/view-title.js';

export default function KpiModelsView() {
  const t = useTranslations('kpiModels');
  return <ViewTitle title={t('title')} />;
}
