import { useTranslations } from 'use-intl';
import { SimulatedBadge } from '../ui/badge.js';
import { Card } from '../ui/card.js';
import { Choice } from '../ui/choice.js';
import { useFigures, type KpiKind } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { Allocation } from './allocation.js';
import type { Candidate } from './candidate.js';
import type { Answer, Forecast } from './candidates.js';
import { TryDecisionDocument } from './documents.js';
import { LibraryPicker } from './library-picker.js';
import { Problem } from './problem.js';
import { RankedRow } from './ranked-row.js';
import { isSameSet, rankByDecision, rankByForecast, verdictOf, type Ranked } from './ranked.js';
import styles from './ranking.module.css';
import type { Settings } from './settings.js';
import { useChance } from './use-chance.js';
import { useUploadDocument } from './use-upload-document.js';

/** As many as the server decides among. */
const MOST_DECIDED = 50;

/** The set, best first: how much better, how sure that is, and how to deal the next impressions. */
export function Ranking(props: {
  readonly candidates: readonly Candidate[];
  /** Pictures that are not tagged yet; it is decided once for all, not once for each that arrives. */
  readonly pending: number;
  readonly kpi: { readonly name: string; readonly kind: KpiKind; readonly denominator: string };
  readonly forecasts: ReadonlyMap<string, Answer<Forecast>>;
  readonly settings: Settings;
}) {
  const { candidates, pending, kpi, forecasts, settings } = props;
  const t = useTranslations('tryOut');
  const illustrations = candidates.filter(({ isUpload }) => !isUpload).map(({ id }) => id);
  const uploads = candidates.filter(({ isUpload }) => isUpload).map(({ id }) => id);
  const inOrder = [...candidates.filter(({ isUpload }) => !isUpload), ...candidates.filter(({ isUpload }) => isUpload)];
  // An address may name one that is no longer at hand.
  const incumbent = candidates.find(({ id }) => id === settings.incumbent);
  const set = { kpi: kpi.name, illustrations, uploads, context: settings.context };
  const decidable = kpi.kind === 'RATE' && candidates.length >= 2 && candidates.length <= MOST_DECIDED;
  const enabled = decidable && pending === 0;
  const decision = useUploadDocument(TryDecisionDocument, { ...set, incumbent: incumbent?.id ?? null }, uploads, {
    enabled,
    keep: (former) => isSameSet(former, set),
  });
  // A model that does not say how sure it is cannot decide; any other error is one.
  const cannot = decidable && (decision.error?.code === 'NOT_READY' || decision.error?.code === 'KPI_DATA');
  const byForecast = !decidable || cannot;
  const decided = decision.data?.decideKpi.candidates;
  const ranked: Ranked[] = byForecast
    ? rankByForecast(candidates, forecasts)
    : decided
      ? rankByDecision(inOrder, decided)
      : [];
  const simulated = [...forecasts.values()].some(({ data }) => data?.simulated);
  const current = candidates.length >= 2;
  return (
    <Card title={t('ranking')} note={t('rankingNote')} actions={simulated ? <SimulatedBadge /> : undefined}>
      <div className={styles.controls}>
        <LibraryPicker settings={settings} />
        {current && (
          <Choice
            label={t('incumbent')}
            labelled
            value={incumbent?.id ?? ''}
            options={[
              { value: '', label: t('incumbentAutomatic') },
              ...candidates.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(id) => settings.change('incumbent', id)}
          />
        )}
      </div>
      {!current && pending === 0 && <p className={styles.note}>{t('rankingNeedsTwo')}</p>}
      {pending > 0 && <p role="status">{t('rankingWaits', { count: pending })}</p>}
      {current && byForecast && (
        <p className={styles.warning}>
          {cannot
            ? t('byForecastCannot', { reason: decision.error!.message })
            : kpi.kind === 'NUMBER'
              ? t('byForecastNumber')
              : t('byForecastMany', { most: MOST_DECIDED, count: candidates.length })}
        </p>
      )}
      {decision.error && !cannot && enabled && (
        <Problem error={decision.error} onRetry={() => void decision.refetch()} />
      )}
      {current && ranked.length === 0 && !decision.error && <Waiting rows={candidates.length} />}
      {ranked.length > 0 && (
        <div aria-busy={decision.isPlaceholderData} className={styles.answer}>
          <Words ranked={ranked} kind={kpi.kind} incumbent={incumbent} />
          <Rows ranked={ranked} kind={kpi.kind} incumbent={incumbent} />
        </div>
      )}
      {current && decidable && !cannot && pending === 0 && (
        <Allocation set={set} candidates={inOrder} denominator={kpi.denominator} />
      )}
    </Card>
  );
}

function Waiting({ rows }: { readonly rows: number }) {
  return (
    <div className={styles.rows}>
      {Array.from({ length: Math.min(rows, 8) }, (_, row) => (
        <Skeleton key={row} height="76px" />
      ))}
    </div>
  );
}

function Rows(props: {
  readonly ranked: readonly Ranked[];
  readonly kind: KpiKind;
  readonly incumbent: Candidate | undefined;
}) {
  const { ranked, kind, incumbent } = props;
  const t = useTranslations('tryOut');
  const intervals = ranked.flatMap(({ decided }) => (decided ? [decided.gainInterval] : []));
  const scale = {
    rate: Math.max(...ranked.map(({ rate, interval }) => Math.max(rate, interval?.high ?? 0))),
    from: Math.min(0, ...intervals.map(({ low }) => low)),
    to: Math.max(0, ...intervals.map(({ high }) => high)),
  };
  return (
    <ol className={styles.rows} aria-label={t('ranking')}>
      {ranked.map((each, place) => (
        <RankedRow
          key={each.candidate.id}
          place={place + 1}
          ranked={each}
          kind={kind}
          scale={scale}
          runs={incumbent ? incumbent.id === each.candidate.id : each.decided?.probabilityBeatsIncumbent === null}
        />
      ))}
    </ol>
  );
}

/** What the figures say, in words. */
function Words(props: {
  readonly ranked: readonly Ranked[];
  readonly kind: KpiKind;
  readonly incumbent: Candidate | undefined;
}) {
  const { ranked, kind, incumbent } = props;
  const t = useTranslations('tryOut');
  const figures = useFigures();
  const chance = useChance();
  const verdict = verdictOf(ranked);
  if (!verdict) return null;
  const { how, best, second } = verdict;
  const against = ranked.find(({ decided }) => decided?.probabilityBeatsIncumbent === null);
  const { probabilityBeatsIncumbent: beats, expectedGain, gainInterval, expectedLoss } = best.decided;
  return (
    <div className={styles.words}>
      <p>
        {t(`verdict.${how}`, {
          best: best.candidate.name,
          probability: chance(best.decided.probabilityBest),
          second: second.candidate.name,
          secondProbability: chance(second.decided.probabilityBest),
          loss: figures.points(expectedLoss, kind).replace('+', ''),
        })}
      </p>
      {against && beats != null && (
        <p>
          {t(incumbent ? 'verdictAgainst' : 'verdictAgainstAssumed', {
            best: best.candidate.name,
            incumbent: against.candidate.name,
            probability: chance(beats),
            gain: figures.points(expectedGain, kind),
            low: figures.points(gainInterval.low, kind),
            high: figures.points(gainInterval.high, kind),
          })}
        </p>
      )}
      {against && beats == null && incumbent && <p>{t('verdictStays', { incumbent: incumbent.name })}</p>}
    </div>
  );
}
