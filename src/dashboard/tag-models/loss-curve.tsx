import { useTranslations } from 'use-intl';
import { useSearchParams } from 'wouter';
import { Curve } from '../charts/marks.js';
import { Plot } from '../charts/plot.js';
import { domainOf } from '../charts/domain.js';
import type { TagModelReportsQuery } from '../generated/graphql.js';
import { Card } from '../ui/card.js';
import { Choice } from '../ui/choice.js';
import { useFigures } from '../ui/format.js';
import styles from './tag-models.module.css';

type LossPoint = TagModelReportsQuery['tagModels'][number]['lossCurve'][number];

/** How the loss fell as the model learnt; also on a logarithmic axis (?loss=log), where the end of it shows. */
export function LossCurve({ curve }: { readonly curve: readonly LossPoint[] }) {
  const t = useTranslations('tagModels.loss');
  const figures = useFigures();
  const [search, setSearch] = useSearchParams();
  const logarithmic = search.get('loss') === 'log';
  const [first, last] = [curve[0], curve.at(-1)];
  if (!first || !last || curve.length < 2) {
    return (
      <Card title={t('title')}>
        <p className={styles.quiet}>{t('none')}</p>
      </Card>
    );
  }
  const losses = curve.map(({ loss }) => loss);
  const least = Math.min(...losses);
  const summary = t('summary', {
    first: figures.compact(first.loss),
    last: figures.compact(last.loss),
    steps: last.step,
  });
  return (
    <Card
      title={t('title')}
      note={t('note')}
      actions={
        <Choice
          label={t('scale')}
          value={logarithmic ? 'log' : 'linear'}
          options={(['linear', 'log'] as const).map((value) => ({ value, label: t(`scales.${value}`) }))}
          onChange={(value) =>
            setSearch(
              (before) => {
                const after = new URLSearchParams(before);
                if (value === 'log') after.set('loss', 'log');
                else after.delete('loss');
                return after;
              },
              { replace: true },
            )
          }
        />
      }
    >
      <Plot
        height={280}
        summary={summary}
        x={{ label: t('step'), domain: [first.step, last.step], format: figures.compact }}
        y={{
          label: t('loss'),
          domain: logarithmic && least > 0 ? [least / 1.05, Math.max(...losses) * 1.05] : domainOf(losses, { from: 0 }),
          format: figures.compact,
          logarithmic: logarithmic && least > 0,
        }}
      >
        {(scales) => <Curve scales={scales} points={curve.map(({ step, loss }) => [step, loss] as const)} />}
      </Plot>
      <p className={styles.quiet}>{summary}</p>
    </Card>
  );
}
