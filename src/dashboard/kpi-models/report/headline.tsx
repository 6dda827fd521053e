import { useTranslations } from 'use-intl';
import type { KpiReport } from '../../../kpi/report/report.js';
import { Card } from '../../ui/card.js';
import { Figures, type Figure } from '../../ui/figures.js';
import { useFigures } from '../../ui/format.js';

const Z95 = 1.96;

/** The figures a model is judged by, each with what it says in plain words; those that it does not have are left out. */
export function Headline({
  report,
  unexplainedVariance,
}: {
  readonly report: KpiReport;
  readonly unexplainedVariance: number | null;
}) {
  const t = useTranslations('kpiModels.headline');
  const figures = useFigures();
  const { holdOut, overTime, intervals, online, kind, link } = report;
  const { worth } = holdOut;
  const shown: (Figure | false)[] = [
    {
      label: t('spearman'),
      value: holdOut.spearman === null ? '–' : figures.score(holdOut.spearman),
      meaning: t('spearmanMeaning', { count: holdOut.illustrations }),
    },
    {
      label: t('calibration'),
      value: holdOut.calibration === null ? '–' : figures.precise(holdOut.calibration),
      meaning: t(
        holdOut.calibration === null
          ? 'calibrationUnknown'
          : holdOut.calibration > 1.02
            ? 'calibrationHigh'
            : holdOut.calibration < 0.98
              ? 'calibrationLow'
              : 'calibrationGood',
      ),
    },
    worth !== null && {
      label: t('worth'),
      value: worth.forRanking.trials === null ? '–' : t('trials', { count: Math.round(worth.forRanking.trials) }),
      ...(worth.forRanking.interval && {
        detail: t('interval', {
          low: figures.count(Math.round(worth.forRanking.interval.low)),
          high: figures.count(Math.round(worth.forRanking.interval.high)),
        }),
      }),
      meaning: worth.forRanking.trials === null ? worth.forRanking.reason : t('worthMeaning'),
    },
    worth?.forRate.trials != null &&
      worth.ofPooledRate.trials != null && {
        label: t('worthRate'),
        value: t('trials', { count: Math.round(worth.forRate.trials) }),
        detail: t('interval', {
          low: figures.count(Math.round(worth.forRate.interval.low)),
          high: figures.count(Math.round(worth.forRate.interval.high)),
        }),
        meaning: t('worthRateMeaning', { average: figures.count(Math.round(worth.ofPooledRate.trials)) }),
      },
    intervals?.coverage95 != null && {
      label: t('coverage'),
      value: figures.share(intervals.coverage95),
      meaning: t(online ? 'coverageHeldOut' : 'coverageMeaning', { count: intervals.illustrations }),
    },
    holdOut.normalisedEntropy !== null && {
      label: t('entropy'),
      value: holdOut.normalisedEntropy.toFixed(4),
      meaning:
        holdOut.normalisedEntropySaturated === null
          ? t('entropyMeaning')
          : t('entropyMeaningBest', { best: holdOut.normalisedEntropySaturated.toFixed(4) }),
    },
    holdOut.attainableShare !== null && {
      label: t('attainable'),
      value: figures.share(holdOut.attainableShare),
      meaning: t('attainableMeaning'),
    },
    {
      label: t('squaredError'),
      value: figures.precise(holdOut.relativeSquaredError),
      meaning: t('squaredErrorMeaning'),
    },
    holdOut.ndcgAt10 !== null && {
      label: t('ndcg'),
      value: figures.score(holdOut.ndcgAt10),
      meaning: t('ndcgMeaning'),
    },
    overTime !== null && {
      label: t('overTime'),
      value: overTime.spearman === null ? '–' : figures.score(overTime.spearman),
      detail:
        overTime.calibration === null
          ? undefined
          : t('overTimeCalibration', { value: figures.score(overTime.calibration) }),
      meaning: t('overTimeMeaning', { count: overTime.illustrations, day: figures.day(`${overTime.from}T12:00`) }),
    },
    unexplainedVariance !== null && {
      label: t('unexplained'),
      value:
        link === 'logit'
          ? t('oddsRange', {
              low: figures.score(Math.exp(-Z95 * Math.sqrt(unexplainedVariance))),
              high: figures.score(Math.exp(Z95 * Math.sqrt(unexplainedVariance))),
            })
          : `± ${figures.kpi(Z95 * Math.sqrt(unexplainedVariance), kind === 'rate' ? 'RATE' : 'NUMBER')}`,
      meaning: t(link === 'logit' ? 'unexplainedOdds' : 'unexplainedMeaning'),
    },
    online?.firstSeenEntropy != null && {
      label: t('progressive'),
      value: online.firstSeenEntropy.toFixed(4),
      meaning: t('progressiveMeaning'),
    },
  ];
  return (
    <Card title={t('title')} note={t('note', { count: holdOut.illustrations })}>
      <Figures figures={shown.filter((each): each is Figure => each !== false)} />
    </Card>
  );
}
