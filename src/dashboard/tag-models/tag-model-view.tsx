import { useTranslations } from 'use-intl';
import { ViewTitle } from '../ui/view-title.js';

export default function TagModelView(_props: { readonly id: string }) {
  const t = useTranslations('tagModels');
  return <ViewTitle title={t('title')} />;
}
