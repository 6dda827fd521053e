import type { Pool } from 'pg';
import { inTransaction } from '../../database/open.js';
import { BadInputError, KpiDataError, NotFoundError } from '../../errors.js';
import { breather } from '../breather.js';
import { sparseOf } from '../fitting/coefficients.js';
import { DiagonalPosterior } from '../posterior/diagonal-posterior.js';
import type { FtrlParameters } from '../solvers/ftrl.js';
import { findKpi } from '../kpi-table.js';
import { insertKpiModel, type KpiModel } from '../serving/model-table.js';
import { availableNow, learntAfter } from '../online/available.js';
import { beginOnline, resumeOnline } from '../online/begin-or-resume.js';
import { loadHeldOut, takeCensus, type Census } from '../online/held-out-data.js';
import { observationsInOrder } from '../online/observation-stream.js';
import { encodeOnlineState } from '../online/online-codec.js';
import { learnPages } from '../online/online-learner.js';
import { reportOnline } from '../online/report-online.js';
import { storePosterior } from '../posterior/posterior-table.js';

export interface FitFtrlOptions {
  /** Name of a defined KPI. */
  readonly kpi: string;
  readonly tagModelId: number;
  /** As for the batch fit. */
  readonly groupBy?: string | undefined;
  /** Of the hold-out; default 1. */
  readonly seed?: number | undefined;
  /** Part of the groups that only judge, above 0 and below 1; default 0.2. */
  readonly holdOutShare?: number | undefined;
  /** Goes on from the latest online model with what was observed since. */
  readonly resume?: boolean | undefined;
  /** Default alpha: the best of three, as they learn. */
  readonly online?: Partial<FtrlParameters> | undefined;
  /** Observations read at once; no result depends on it. */
  readonly page?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?:
    ((progress: { readonly step: string; readonly done: number; readonly total: number }) => void) | undefined;
}

const MIN_ILLUSTRATIONS = 20;
const MIN_HELD_OUT = 2;

/**
 * Learns a rate from its observations, one after another in the order in which they came, and stores the model, not yet
 * deployed, with the state that it goes on from. Memory depends neither on how many observations there are nor on how
 * many illustrations.
 *
 * Resumed, it learns what was not learnt before: observations of imports that came since, and of days that matured since.
 * What was learnt is not unlearnt: an import that replaces rows is learnt beside them, and an illustration that was
 * indexed after its observations were passed over stays out. To be rid of either, fit from the beginning. The hold-out
 * is never learnt from, not even at the end: the stored model is the one that was judged.
 *
 * @throws NotFoundError when the KPI is not defined
 * @throws KpiDataError when there is nothing (new) to learn from, no state to go on from, or too little to judge by
 * @throws BadInputError when the options differ from those that the model was begun with
 */
export async function fitFtrlModel(pool: Pool, options: FitFtrlOptions): Promise<KpiModel> {
  const { tagModelId, groupBy = null, seed = 1, holdOutShare = 0.2, signal, onProgress } = options;
  if (!(holdOutShare > 0 && holdOutShare < 1)) {
    throw new BadInputError(`The share to hold out is ${holdOutShare}; it has to lie between 0 and 1.`);
  }
  const kpi = await findKpi(pool, options.kpi);
  if (!kpi) throw new NotFoundError(`There is no KPI "${options.kpi}".`);
  if (kpi.kind !== 'rate') {
    throw new KpiDataError(`A number has no logit: "${kpi.name}" cannot be learnt online. Fit it by ridge.`);
  }
  const settings = { seed, holdOutShare, groupBy };
  const available = await availableNow(pool, { kpi, tagModelId, settings });
  const resumed = options.resume ? await resumeOnline(pool, available, options.online) : null;
  const census = await takeCensus(pool, available, resumed?.learnt ?? []);
  checkEnough(census, available.immatureFrom, resumed?.resumedFrom ?? null);
  const begun = resumed ?? (await beginOnline(pool, available, options.online));
  const { learner, learnt, context, batchModel } = begun;

  const breathe = breather(signal);
  const before = learner.learnt().examples;
  const pages = observationsInOrder(pool, { available, learnt, context, page: options.page });
  await learnPages(learner, pages, breathe, () =>
    onProgress?.({ step: 'Learning', done: learner.learnt().examples - before, total: census.toLearn }),
  );
  const { successes, trials } = learner.learnt();
  if (successes === 0 || successes === trials) {
    throw new KpiDataError(
      `The observed rate is ${successes / trials} for every illustration; without both outcomes there is nothing to predict.`,
    );
  }

  onProgress?.({ step: 'Judging on the hold-out', done: 0, total: 1 });
  const fit = learner.fit();
  const posterior = new DiagonalPosterior(learner.precisions());
  const heldOut = await loadHeldOut(pool, available, signal);
  const report = await reportOnline({ ...begun, fit, posterior }, { available, census, heldOut }, breathe);
  onProgress?.({ step: 'Judging on the hold-out', done: 1, total: 1 });
  return inTransaction(pool, async (client) => {
    const model = await insertKpiModel(client, {
      kpiId: kpi.id,
      tagModelId,
      method: 'ftrl',
      link: 'logit',
      intercept: fit.intercept,
      coefficients: sparseOf(fit.coefficients),
      context,
      unexplainedVariance: report.intervals?.unexplainedVariance ?? null,
      meanScores: sparseOf(learner.meanScores()),
      lambda: report.lambda,
      illustrations: report.illustrations,
      simulated: report.simulated,
      report,
      state: encodeOnlineState({
        ...{ settings, batchModel, learnt: learntAfter(available, learnt), learner: learner.state() },
      }),
    });
    await storePosterior(client, model.id, posterior);
    return model;
  });
}

function checkEnough(
  { illustrations, withoutVector, groups, heldOut, toLearn }: Census,
  immatureFrom: string | null,
  resumedFrom: number | null,
): void {
  const immature = immatureFrom === null ? '' : ` Observations from ${immatureFrom} on are not mature yet.`;
  if (resumedFrom !== null && toLearn === 0) {
    throw new KpiDataError(
      `KPI model ${resumedFrom} has learnt all there is: nothing was observed since of illustrations with a vector that ` +
        `are not held out.${immature} Import newer observations.`,
    );
  }
  if (illustrations < MIN_ILLUSTRATIONS) {
    const lacking = withoutVector > 0 ? ` (${withoutVector} more have observations but are not indexed)` : '';
    throw new KpiDataError(
      `${illustrations} illustrations have both observations and a vector${lacking}; a fit needs at least ` +
        `${MIN_ILLUSTRATIONS}, and some hundreds to be of use. Import more observations, or index the ` +
        `illustrations.${immature}`,
    );
  }
  if (heldOut < MIN_HELD_OUT || heldOut === illustrations) {
    throw new KpiDataError(
      `Of the ${groups} groups that the ${illustrations} illustrations form, those drawn to judge the model have ` +
        `${heldOut} illustrations. Group by something finer, take another seed, or hold out another share.`,
    );
  }
}
