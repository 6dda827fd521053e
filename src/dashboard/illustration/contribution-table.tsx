import { scaleLinear } from 'd3-scale';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useFigures, type KpiKind } from '../ui/format.js';
import styles from './contributions.module.css';

export interface ContributionRow {
  readonly tags: readonly { readonly name: string; readonly displayName: string }[];
  readonly score?: number;
  readonly contribution: number;
  readonly standardError?: number | null;
  readonly points: number;
}

interface Trees {
  readonly total: number;
  readonly standardError?: number | null;
  readonly points: number;
  readonly trees: number;
}

/** Half the width of a 95 % interval, in standard errors. */
const SIDE = 1.96;

/**
 * A bar chart that is a table: a row a tag, its bar to the right of the middle when it is associated with a higher rate,
 * to the left with a lower one. The first row is the rate without tags, the last the forecast, and the points between
 * add up to their difference.
 */
export function ContributionTable(props: {
  readonly kind: KpiKind;
  readonly rate: number;
  readonly rateAtIntercept: number;
  readonly rows: readonly ContributionRow[];
  readonly trees: Trees | null;
}) {
  const { kind, rate, rateAtIntercept, rows, trees } = props;
  const t = useTranslations('illustration');
  const figures = useFigures();
  const listed = rows.reduce((sum, { points }) => sum + points, trees?.points ?? 0);
  const left = rate - rateAtIntercept - listed;
  // What rounding alone leaves is nothing.
  const rest = Math.abs(left) < 1e-6 * Math.abs(rate) ? 0 : left;
  const bars = [
    ...rows.map((row) => ({
      key: row.tags.map(({ name }) => name).join('\n'),
      label: row.tags.map(({ name, displayName }, place) => (
        <span key={name}>
          {place > 0 && ' + '}
          <Link href={`/?${new URLSearchParams({ tag: name })}`}>{displayName}</Link>
        </span>
      )),
      score: row.score,
      points: row.points,
      side: sideOf(row.points, row.contribution, row.standardError),
    })),
    ...(trees
      ? [
          {
            key: 'trees of the model',
            label: t('trees', { count: trees.trees }),
            score: undefined,
            points: trees.points,
            side: sideOf(trees.points, trees.total, trees.standardError),
          },
        ]
      : []),
    { key: 'the rest', label: t('otherTags'), score: undefined, points: rest, side: null },
  ];
  const most = Math.max(...bars.map(({ points, side }) => Math.abs(points) + (side ?? 0))) || 1;
  const scale = scaleLinear([-most, most], [0, 100]);
  const value = (each: number): string => figures.kpi(each, kind);
  return (
    <table className={styles.table}>
      <caption className="hidden">{t('contributionsCaption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('tag')}</th>
          <th scope="col" className="number">
            {t('tagScoreHead')}
          </th>
          <td className={styles.chart} />
          <th scope="col" className="number">
            {t('pointsHead')}
          </th>
          <th scope="col" className={`number ${styles.side}`}>
            {t('uncertainty')}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr className={styles.total}>
          <th scope="row">{t('withoutTags')}</th>
          <td />
          <td className={styles.chart} />
          <td className="number">{value(rateAtIntercept)}</td>
          <td className={styles.side} />
        </tr>
        {bars.map(({ key, label, score, points, side }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td className="number">{score === undefined ? '' : figures.score(score)}</td>
            <td className={styles.chart}>
              <DivergingBar points={points} side={side} scale={scale} />
            </td>
            <td className="number">{figures.points(points, kind)}</td>
            <td className={`number ${styles.side}`}>
              {side === null ? '' : t('plusMinus', { value: figures.points(side, kind).replace('+', '') })}
            </td>
          </tr>
        ))}
        <tr className={styles.total}>
          <th scope="row">{t('forecastRow')}</th>
          <td />
          <td className={styles.chart} />
          <td className="number">{value(rate)}</td>
          <td className={styles.side} />
        </tr>
      </tbody>
    </table>
  );
}

function DivergingBar(props: {
  readonly points: number;
  readonly side: number | null;
  readonly scale: (value: number) => number;
}) {
  const { points, side, scale } = props;
  const [from, to] = [scale(Math.min(0, points)), scale(Math.max(0, points))];
  return (
    <div className={styles.bars} aria-hidden="true">
      <i />
      <span
        className={points < 0 ? styles.negative : styles.positive}
        style={{ left: `${from}%`, width: `${to - from}%` }}
      />
      {side !== null && (
        <b style={{ left: `${scale(points - side)}%`, width: `${scale(points + side) - scale(points - side)}%` }} />
      )}
    </div>
  );
}

/** In units of the rate: points are contributions times one slope, and so are their errors. */
function sideOf(points: number, contribution: number, standardError: number | null | undefined): number | null {
  if (standardError == null || contribution === 0) return null;
  return Math.abs(points / contribution) * standardError * SIDE;
}
