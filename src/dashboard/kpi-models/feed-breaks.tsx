import { useTranslations } from 'use-intl';
import { Card } from '../ui/card.js';
import { useFigures } from '../ui/format.js';
import { WideTable } from '../ui/wide-table.js';
import type { ShownKpi } from './kpi-documents.js';

/** Days on which the data look broken, with what to do about each. */
export function FeedBreaks({ kpi }: { readonly kpi: ShownKpi }) {
  const t = useTranslations('kpiModels.breaks');
  const figures = useFigures();
  const day = (date: string): string => figures.day(`${date}T12:00`);
  const { kind, numerator, denominator } = kpi;
  const value = (what: 'RATE' | 'TRIALS' | 'MISSING', of: number): string =>
    what === 'RATE' ? figures.kpi(of, kind) : figures.count(Math.round(of));
  return (
    <Card title={t('title')} note={t('note')}>
      <WideTable label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('days')}</th>
            <th scope="col">{t('what')}</th>
            <th scope="col" className="number">
              {t('observed')}
            </th>
            <th scope="col" className="number">
              {t('before')}
            </th>
            <th scope="col">{t('todo')}</th>
          </tr>
        </thead>
        <tbody>
          {kpi.feedBreaks.map(({ day: first, lastDay, what, observed, expected }) => (
            <tr key={`${first} ${what}`}>
              <th scope="row">
                {first === lastDay ? day(first) : t('range', { first: day(first), last: day(lastDay) })}
              </th>
              <td>{t(`measures.${what}`, { numerator, denominator })}</td>
              <td className="number">{value(what, observed)}</td>
              <td className="number">{value(what, expected)}</td>
              <td>{t(`todos.${what}`)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Card>
  );
}
