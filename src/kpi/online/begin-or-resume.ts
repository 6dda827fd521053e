import type { Database } from '../../database/open.js';
import { BadInputError, KpiDataError } from '../../errors.js';
import { DIMENSIONS } from '../../vectors/sparse-vector.js';
import type { ContextEffects } from '../fitting/context-effects.js';
import type { FtrlParameters } from '../solvers/ftrl.js';
import { findKpiModel, latestState } from '../serving/model-table.js';
import type { Available } from './available.js';
import { decodeOnlineState, type LearntImport, type OnlineSettings } from './online-codec.js';
import { penaltyAtZero } from './online-candidate.js';
import { OnlineLearner } from './online-learner.js';
import { startingPoint } from './starting-point.js';

export interface Begun {
  readonly learner: OnlineLearner;
  readonly learnt: readonly LearntImport[];
  readonly context: ContextEffects;
  /** Model that tau2 and the effects of context were taken of; null where there was none. */
  readonly batchModel: number | null;
  /** Model that this one goes on from; null when it began anew. */
  readonly resumedFrom: number | null;
}

/**
 * @throws BadInputError for parameters that cannot be
 * @throws KpiDataError when the rate does not vary
 */
export async function beginOnline(
  db: Database,
  available: Available,
  parameters: Partial<FtrlParameters> = {},
): Promise<Begun> {
  const { start, context, batchModel } = await startingPoint(db, available);
  const learner = OnlineLearner.begin(start, DIMENSIONS, parameters);
  checkPenalty(learner.parameters());
  return { learner, learnt: [], context, batchModel, resumedFrom: null };
}

/**
 * @param parameters asked for; the model's own when left out
 * @throws KpiDataError without a model to go on from
 * @throws BadInputError where what is asked for differs from what that model was begun with
 */
export async function resumeOnline(
  db: Database,
  available: Available,
  parameters: Partial<FtrlParameters> = {},
): Promise<Begun> {
  const latest = await latestState(db, available.kpi.id, available.tagModelId);
  const model = latest && (await findKpiModel(db, latest.id));
  if (!latest || !model) {
    throw new KpiDataError(
      'There is no online model of this KPI and tag model to go on from. Fit one from the beginning: leave resume out.',
    );
  }
  const { settings, learnt, batchModel, learner: state } = decodeOnlineState(latest.state);
  checkSame(latest.id, settings, available.settings);
  for (const { ftrl } of state.candidates) {
    checkSame(latest.id, ftrl.parameters, { ...ftrl.parameters, ...parameters });
  }
  const learner = OnlineLearner.resume(state);
  return { learner, learnt, context: model.context, batchModel, resumedFrom: latest.id };
}

/** Without it nothing would be known beforehand of a tag that was never seen, and its variance be infinite. */
function checkPenalty(parameters: FtrlParameters): void {
  if (penaltyAtZero(parameters) > 0) return;
  throw new BadInputError('beta and l2 of the online learner are both 0; one of them has to be above 0.');
}

const NAMES: Readonly<Record<keyof OnlineSettings | keyof FtrlParameters, string>> = {
  ...{ seed: 'seed', holdOutShare: 'share held out', groupBy: 'key to group by' },
  ...{ alpha: 'alpha', beta: 'beta', l1: 'l1', l2: 'l2' },
  ...{ interceptL1: 'l1 of the intercept', interceptL2: 'l2 of the intercept' },
};

function checkSame(
  model: number,
  begun: OnlineSettings | FtrlParameters,
  asked: OnlineSettings | FtrlParameters,
): void {
  const wanted = new Map<string, string | number | null>(Object.entries(asked));
  for (const [name, value] of Object.entries(begun) as [keyof typeof NAMES, string | number | null][]) {
    const other = wanted.get(name) ?? null;
    if (value === other) continue;
    throw new BadInputError(
      `KPI model ${model} was begun with ${value ?? 'nothing'} as its ${NAMES[name]}, and ${other ?? 'nothing'} was asked ` +
        'for. Go on with the same, or begin anew without resume.',
    );
  }
}
