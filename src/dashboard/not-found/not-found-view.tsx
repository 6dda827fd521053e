import { Link } from 'wouter';
import { useTranslations } from 'use-intl';
import { EmptyState } from '../ui/empty-state.js';
import { ViewTitle } from '../ui/view-title.js';

export function NotFoundView() {
  const t = useTranslations('shell');
  return (
    <>
      <ViewTitle title={t('notFoundTitle')} />
      <EmptyState title={t('notFoundText')}>
        <Link href="/">{t('toLibrary')}</Link>
      </EmptyState>
    </>
  );
}
