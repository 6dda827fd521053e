import { useTranslations } from 'use-intl';
import { SimulatedBadge } from '../ui/badge.js';
import { Card } from '../ui/card.js';
import { Choice } from '../ui/choice.js';
import { useFigures, type KpiKind } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { SignedBar } from './bars.js';
import { CandidatePicture } from './candidate-picture.js';
import type { Candidate } from './candidate.js';
import { tagDifferences } from './compare-tags.js';
import styles from './compare.module.css';
import { Problem } from './problem.js';
import type { Settings } from './settings.js';
import { useSides } from './use-sides.js';

const SHOWN = 20;

/** Two of the set beside each other: tags that differ, and what that makes of their forecasts. */
export function Compare(props: {
  readonly candidates: readonly Candidate[];
  readonly kpi: { readonly name: string; readonly kind: KpiKind } | undefined;
  readonly settings: Settings;
}) {
  const { candidates, kpi, settings } = props;
  const t = useTranslations('tryOut');
  const found = settings.compare.map((id) => candidates.find((each) => each.id === id));
  const a = found[0] ?? candidates.find(({ id }) => id !== found[1]?.id)!;
  const b = found[1] ?? candidates.find(({ id }) => id !== a.id)!;
  const options = candidates.map(({ id, name }) => ({ value: id, label: name }));
  const choose = (chosen: readonly [string, string]): void => settings.change('compare', chosen.join(','));
  return (
    <Card title={t('compare')} note={t(kpi ? 'compareNote' : 'compareNoteScores')}>
      <div className={styles.choices}>
        <Choice
          label={t('compareA')}
          labelled
          value={a.id}
          options={options}
          onChange={(id) => choose([id, id === b.id ? a.id : b.id])}
        />
        <Choice
          label={t('compareB')}
          labelled
          value={b.id}
          options={options}
          onChange={(id) => choose([id === a.id ? b.id : a.id, id])}
        />
      </div>
      <Differences key={`${a.id} ${b.id}`} a={a} b={b} kpi={kpi} settings={settings} />
    </Card>
  );
}

function Differences(props: {
  readonly a: Candidate;
  readonly b: Candidate;
  readonly kpi: { readonly name: string; readonly kind: KpiKind } | undefined;
  readonly settings: Settings;
}) {
  const { a, b, kpi, settings } = props;
  const t = useTranslations('tryOut');
  const figures = useFigures();
  const { sides, rates, simulated, error, ask } = useSides([a, b], kpi?.name, settings.context);
  const kind = kpi?.kind ?? 'RATE';
  const rows = sides && tagDifferences(...sides).slice(0, SHOWN);
  const most = Math.max(0, ...(rows ?? []).map(({ points }) => (points ? Math.abs(points[0] - points[1]) : 0)));
  return (
    <>
      <div className={styles.pair}>
        {[a, b].map((each, side) => (
          <figure key={each.id}>
            <CandidatePicture candidate={each} shown={220} />
            <figcaption>
              {each.name}
              {rates && <strong>{figures.kpi(rates[side]!, kind)}</strong>}
            </figcaption>
          </figure>
        ))}
      </div>
      {rates && (
        <p className={styles.summary}>
          {t('compareRates', {
            a: a.name,
            b: b.name,
            difference: figures.points(rates[0] - rates[1], kind),
          })}{' '}
          {simulated && <SimulatedBadge />}
        </p>
      )}
      {error && <Problem error={error} onRetry={ask} />}
      {!error && !rows && <Skeleton height="420px" />}
      {rows && (
        <table className={styles.table}>
          <caption className="hidden">{t('compare')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('tag')}</th>
              <th scope="col" className="number">
                {t('scoreOf', { which: 'A' })}
              </th>
              <th scope="col" className="number">
                {t('scoreOf', { which: 'B' })}
              </th>
              {kpi && (
                <th scope="col" colSpan={2}>
                  {t('pointsDifference')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, displayName, scores, points }) => (
              <tr key={name}>
                <th scope="row">{displayName}</th>
                <td className="number">{figures.score(scores[0])}</td>
                <td className="number">{figures.score(scores[1])}</td>
                {kpi && (
                  <>
                    <td className={styles.bar}>{points && <SignedBar value={points[0] - points[1]} most={most} />}</td>
                    <td className="number">{points ? figures.points(points[0] - points[1], kind) : '–'}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
