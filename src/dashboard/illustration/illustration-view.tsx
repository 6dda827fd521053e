import { useTranslations } from 'use-intl';
import { ViewTitle } from '../ui/view-title.js';

export default function IllustrationView(_props: { readonly id: string }) {
  const t = useTranslations('illustration');
  return <ViewTitle title={t('title')} />;
}
