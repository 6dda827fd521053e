import { useTranslations } from 'use-intl';
import type { KpiReport } from '../../../kpi/report/report.js';
import { domainOf } from '../../charts/domain.js';
import { Curve, IntervalDot } from '../../charts/marks.js';
import { Plot } from '../../charts/plot.js';
import { Card } from '../../ui/card.js';
import { useFigures } from '../../ui/format.js';
import styles from '../kpi-models.module.css';

/** What fits to a part of the illustrations reach, and what twice as many are expected to bring. */
export function LearningCurve({ report: { learningCurve, online } }: { readonly report: KpiReport }) {
  const t = useTranslations('kpiModels.learning');
  const figures = useFigures();
  const known = (learningCurve?.points ?? []).flatMap(({ illustrations, spearman }) =>
    spearman === null ? [] : [[illustrations, spearman] as const],
  );
  const last = known.at(-1);
  if (!learningCurve || !last || known.length < 2) {
    return (
      <Card title={t('title')}>
        <p className={styles.quiet}>{t(online ? 'notOnline' : 'tooFew')}</p>
      </Card>
    );
  }
  const { doubledSpearman } = learningCurve;
  const doubled = doubledSpearman === null ? [] : [[2 * last[0], doubledSpearman] as const];
  const all = [...known, ...doubled];
  const summary =
    doubledSpearman === null
      ? t('noOutlook', { value: figures.score(last[1]), count: last[0] })
      : t('outlook', {
          value: figures.score(last[1]),
          count: last[0],
          doubled: figures.score(doubledSpearman),
          twice: 2 * last[0],
        });
  return (
    <Card title={t('title')} note={t('note')}>
      <Plot
        height={300}
        summary={summary}
        x={{ label: t('illustrations'), domain: [0, 1.05 * all.at(-1)![0]], format: figures.compact }}
        y={{
          label: t('spearman'),
          domain: domainOf([...all.map(([, spearman]) => spearman), 0]),
          format: figures.score,
        }}
      >
        {(scales) => (
          <>
            <Curve scales={scales} points={known} />
            {doubled.length > 0 && <Curve scales={scales} points={[last, ...doubled]} dashed />}
            {known.map(([illustrations, spearman]) => (
              <IntervalDot
                key={illustrations}
                scales={scales}
                at={[illustrations, spearman]}
                title={t('point', { count: illustrations, value: figures.score(spearman) })}
              />
            ))}
          </>
        )}
      </Plot>
      <p className={styles.quiet}>{summary}</p>
    </Card>
  );
}
