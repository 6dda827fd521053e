import { useTranslations } from 'use-intl';
import { Choice } from '../ui/choice.js';
import { KpiChoice, useKpi } from '../ui/kpi-choice.js';
import type { LibraryOrder } from './library-question.js';

/** Newest first, or by forecast where a model is deployed that makes them. */
export function OrderChoice(props: { readonly order: LibraryOrder; readonly onChange: (order: LibraryOrder) => void }) {
  const { order, onChange } = props;
  const t = useTranslations('library');
  const { kpi } = useKpi();
  const forecasts = kpi?.deployedModel || order !== 'newest';
  const name = kpi?.name ?? '';
  return (
    <>
      <Choice
        label={t('order.label')}
        value={order}
        options={[
          { value: 'newest', label: t('order.newest') },
          ...(forecasts
            ? [
                { value: 'best' as LibraryOrder, label: t('order.best', { kpi: name }) },
                { value: 'worst' as LibraryOrder, label: t('order.worst', { kpi: name }) },
              ]
            : []),
        ]}
        onChange={onChange}
      />
      {order !== 'newest' && <KpiChoice />}
    </>
  );
}
