import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { Badge } from '../ui/badge.js';
import { useFigures, type KpiKind } from '../ui/format.js';
import { Bar, Whisker } from './bars.js';
import { CandidatePicture } from './candidate-picture.js';
import type { Ranked } from './ranked.js';
import styles from './ranking.module.css';
import { useChance } from './use-chance.js';

/** One of the set in its place, with its figures as bars and as numbers. */
export function RankedRow(props: {
  readonly place: number;
  readonly ranked: Ranked;
  readonly kind: KpiKind;
  /** The same for all rows: the longest bar, and the ends of the axis of gains. */
  readonly scale: { readonly rate: number; readonly from: number; readonly to: number };
  /** It runs now. */
  readonly runs: boolean;
}) {
  const { place, ranked, kind, scale, runs } = props;
  const { candidate, rate, decided, interval } = ranked;
  const t = useTranslations('tryOut');
  const common = useTranslations('common');
  const figures = useFigures();
  const chance = useChance();
  const value = (of: number): string => figures.kpi(of, kind);
  return (
    <li className={styles.row}>
      <span className={styles.place}>{place}</span>
      <span className={styles.thumbnail}>
        <CandidatePicture candidate={candidate} shown={56} decorative />
      </span>
      <div className={styles.name}>
        {candidate.isUpload ? (
          <strong>{candidate.name}</strong>
        ) : (
          <Link href={`/illustrations/${candidate.id}`}>{candidate.name}</Link>
        )}
        <span className={styles.badges}>
          <Badge>{candidate.isUpload ? t('atHand') : t('ofLibrary')}</Badge>
          {runs && <Badge kind="good">{t('runsNow')}</Badge>}
        </span>
      </div>
      <dl className={styles.figures}>
        <div>
          <dt>{decided ? t('expectedRate') : common('predicted')}</dt>
          <dd>
            {value(rate)}
            <Bar share={rate / scale.rate} />
            {interval && <small>{common('interval', { low: value(interval.low), high: value(interval.high) })}</small>}
          </dd>
        </div>
        {decided && (
          <>
            <div>
              <dt>{t('probabilityBest')}</dt>
              <dd>
                {chance(decided.probabilityBest)}
                <Bar share={decided.probabilityBest} mark={3} />
              </dd>
            </div>
            <div>
              <dt>{t('gain')}</dt>
              {runs ? (
                <dd>{t('isIncumbent')}</dd>
              ) : (
                <dd>
                  {figures.points(decided.expectedGain, kind)}
                  <Whisker value={decided.expectedGain} {...decided.gainInterval} from={scale.from} to={scale.to} />
                  <small>
                    {common('interval', {
                      low: figures.points(decided.gainInterval.low, kind),
                      high: figures.points(decided.gainInterval.high, kind),
                    })}
                  </small>
                </dd>
              )}
            </div>
            <div>
              <dt>{t('expectedLoss')}</dt>
              <dd>{figures.points(decided.expectedLoss, kind).replace('+', '')}</dd>
            </div>
          </>
        )}
      </dl>
    </li>
  );
}
