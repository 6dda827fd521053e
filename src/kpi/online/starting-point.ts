import type { Database } from '../../database/open.js';
import { KpiDataError } from '../../errors.js';
import type { ContextEffects } from '../fitting/context-effects.js';
import { logit, sigmoid } from '../link.js';
import { unexplainedLogitVariance } from '../solvers/logit-weights.js';
import { listKpiModels } from '../serving/model-table.js';
import { AVAILABLE, HELD_OUT, INDEXED, joinGroup, SHUFFLED } from './available-sql.js';
import { parametersOf, type Available } from './available.js';
import type { OnlineStart } from './online-learner.js';
import { sum } from '../sum.js';

/** Illustrations that tau2 is estimated from where no model tells it. */
const SAMPLE = 2000;

export interface StartingPoint {
  readonly start: OnlineStart;
  readonly context: ContextEffects;
  /** The batch model that tau2 and the effects of context are of; null where there is none. */
  readonly batchModel: number | null;
}

/**
 * Where an online model begins. A pass over a stream can separate neither tags from context nor luck from what
 * illustrations have of their own, so both come from the latest logistic model of the KPI.
 *
 * Where there is none, contexts stay in the rates, and tau2 is that of the observed rates about their average, from up to
 * 2,000 illustrations that are not held out. This counts what tags explain as unexplained: it is too large rather than too
 * small, and an illustration that was shown a lot counts rather too little than too much.
 *
 * @throws KpiDataError when the rate does not vary
 */
export async function startingPoint(db: Database, available: Available): Promise<StartingPoint> {
  const { kpi, tagModelId } = available;
  const models = await listKpiModels(db, kpi.id);
  const batch = models.find((model) => model.method === 'logistic' && model.tagModelId === tagModelId);
  const unexplained = batch?.report.weights.unexplainedVariance ?? null;
  if (batch && unexplained !== null) {
    const start = { baseRate: sigmoid(batch.context.base), unexplainedVariance: unexplained };
    return { start, context: batch.context, batchModel: batch.id };
  }
  const { numerators, denominators } = await sampleSums(db, available);
  const baseRate = sum(numerators) / sum(denominators);
  if (!(baseRate > 0 && baseRate < 1)) {
    throw new KpiDataError(
      `The observed rate is ${baseRate} for every illustration; without both outcomes there is nothing to predict.`,
    );
  }
  const base = logit(baseRate);
  const unexplainedVariance = unexplainedLogitVariance(
    numerators,
    denominators,
    numerators.map(() => base),
  );
  return {
    start: { baseRate, unexplainedVariance },
    context: { scale: 'logit', base, factors: [] },
    batchModel: null,
  };
}

async function sampleSums(
  db: Database,
  available: Available,
): Promise<{ numerators: Float64Array; denominators: Float64Array }> {
  const { rows } = await db.query<{ numerator: number; denominator: number }>(
    `select numerator, denominator from (
       select illustration_id, max(advertiser) as advertiser, sum(numerator) as numerator, sum(denominator) as denominator
       from kpi_observation where ${AVAILABLE} group by illustration_id
     ) o ${joinGroup(available.settings.groupBy)}
     where not (${HELD_OUT}) and ${INDEXED}
     order by ${SHUFFLED} limit ${SAMPLE}`,
    parametersOf(available),
  );
  return {
    numerators: Float64Array.from(rows, ({ numerator }) => numerator),
    denominators: Float64Array.from(rows, ({ denominator }) => denominator),
  };
}
