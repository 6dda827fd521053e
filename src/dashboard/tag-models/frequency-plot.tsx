import { useTranslations } from 'use-intl';
import { Curve, IntervalDot } from '../charts/marks.js';
import { Plot } from '../charts/plot.js';
import { Card } from '../ui/card.js';
import { useFigures } from '../ui/format.js';
import type { Evaluation } from './evaluation.js';
import styles from './tag-models.module.css';

/** How well tags are told by how many training pictures carry them. */
export function FrequencyPlot({ evaluation: { byFrequency: bands = [] } }: { readonly evaluation: Evaluation }) {
  const t = useTranslations('tagModels.frequency');
  const figures = useFigures();
  const [first, last] = [bands[0], bands.at(-1)];
  if (!first || !last) return null;
  const name = ({ from, to }: (typeof bands)[number]): string =>
    from === to ? figures.compact(from) : `${figures.compact(from)}–${figures.compact(to)}`;
  const summary = t('summary', {
    rare: figures.precise(first.macroAp.value),
    rareBand: name(first),
    frequent: figures.precise(last.macroAp.value),
    frequentBand: name(last),
  });
  return (
    <Card title={t('title')} note={t('note')}>
      <Plot
        height={280}
        summary={summary}
        x={{
          label: t('training'),
          domain: [-0.5, bands.length - 0.5],
          format: (place) => (bands[place] ? `${figures.compact(bands[place].from)}+` : ''),
          ticks: bands.length,
        }}
        y={{ label: t('macroAp'), domain: [0, 1], format: figures.score }}
      >
        {(scales) => (
          <>
            <Curve scales={scales} points={bands.map(({ macroAp }, place) => [place, macroAp.value] as const)} />
            {bands.map((band, place) => (
              <IntervalDot
                key={band.from}
                scales={scales}
                at={[place, band.macroAp.value]}
                interval={band.macroAp}
                title={t('band', {
                  band: name(band),
                  value: figures.precise(band.macroAp.value),
                  low: figures.precise(band.macroAp.low),
                  high: figures.precise(band.macroAp.high),
                  tags: band.tags,
                })}
              />
            ))}
          </>
        )}
      </Plot>
      <p className={styles.quiet}>{summary}</p>
    </Card>
  );
}
