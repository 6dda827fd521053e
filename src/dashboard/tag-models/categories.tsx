import { useTranslations } from 'use-intl';
import { Card } from '../ui/card.js';
import { useFigures } from '../ui/format.js';
import { WideTable } from '../ui/wide-table.js';
import type { Estimate, Evaluation } from './evaluation.js';

/** Danbooru's numbers of categories. */
const CATEGORIES = {
  0: 'GENERAL',
  1: 'ARTIST',
  3: 'COPYRIGHT',
  4: 'CHARACTER',
  5: 'META',
  9: 'RATING',
} as const;

/** The same figures by category of tags. */
export function Categories({ evaluation: { categories = [] } }: { readonly evaluation: Evaluation }) {
  const t = useTranslations('tagModels.categories');
  const names = useTranslations('tagModels.categoryNames');
  const figures = useFigures();
  if (categories.length === 0) return null;
  const estimate = (of: Estimate | null): string =>
    of
      ? t('estimate', {
          value: figures.precise(of.value),
          low: figures.precise(of.low),
          high: figures.precise(of.high),
        })
      : '–';
  return (
    <Card title={t('title')}>
      <WideTable label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('category')}</th>
            <th scope="col" className="number">
              {t('tags')}
            </th>
            <th scope="col" className="number">
              {t('scored')}
            </th>
            <th scope="col" className="number">
              {t('macroAp')}
            </th>
            <th scope="col" className="number">
              {t('macroF1')}
            </th>
          </tr>
        </thead>
        <tbody>
          {categories.map(({ category, tags, tagsScored, macroAp, macroF1 }) => (
            <tr key={category}>
              <th scope="row">
                {category in CATEGORIES ? names(CATEGORIES[category as keyof typeof CATEGORIES]) : names('OTHER')}
              </th>
              <td className="number">{figures.count(tags)}</td>
              <td className="number">{figures.count(tagsScored)}</td>
              <td className="number">{estimate(macroAp)}</td>
              <td className="number">{estimate(macroF1)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Card>
  );
}
