import type { Breathe } from '../breather.js';
import { progressiveEntropy } from '../solvers/ftrl.js';
import { judgeHoldOut } from '../evaluation/judge-hold-out.js';
import type { Posterior } from '../posterior/coefficient-posterior.js';
import { warningsFor, type KpiReport } from '../report/report.js';
import type { LinearFit } from '../solvers/ridge.js';
import { tagGroups } from '../fitting/tag-groups.js';
import type { TrainingData } from '../fitting/training-data.js';
import type { Available } from './available.js';
import type { Begun } from './begin-or-resume.js';
import type { Census } from './held-out-data.js';
import { judgeHeldOutIntervals } from './judge-held-out-intervals.js';
import { penaltyAtZero } from './online-candidate.js';

/** Fewer illustrations do not tell which tags go together. */
const MIN_GROUPED = 200;

export async function reportOnline(
  learned: Begun & { readonly fit: LinearFit; readonly posterior: Posterior },
  {
    available,
    census,
    heldOut,
  }: { readonly available: Available; readonly census: Census; readonly heldOut: TrainingData },
  breathe: Breathe,
): Promise<KpiReport> {
  const { learner, fit, context, batchModel, resumedFrom } = learned;
  const { unexplainedVariance } = learner.start;
  const { examples, illustrations, successes, trials } = learner.learnt();
  const parameters = learner.parameters();
  const progressive = learner.progressive();
  const all = new Int32Array(heldOut.design.rows).fill(-1);
  const rate = successes / trials;
  const report: Omit<KpiReport, 'warnings'> = {
    method: 'ftrl',
    link: 'logit',
    kind: 'rate',
    seed: available.settings.seed,
    simulated: available.simulated,
    illustrations,
    illustrationsWithoutVector: census.withoutVector,
    groups: census.groups,
    observations: examples,
    immatureFrom: available.immatureFrom,
    numerator: successes,
    denominator: trials,
    baseRate: rate,
    weights: { method: 'variance-components', unexplainedVariance },
    lambda: penaltyAtZero(parameters),
    crossValidation: null,
    holdOut: await judgeHoldOut(heldOut, { link: 'logit' }, fit, { context }, all, breathe, rate),
    overTime: null,
    learningCurve: null,
    intervals: await judgeHeldOutIntervals(heldOut, { ...learned, unexplainedVariance }, breathe),
    tagGroups: heldOut.design.rows < MIN_GROUPED ? [] : await tagGroups(heldOut.design, fit.coefficients, breathe),
    context: context.factors.map(({ name, levels }) => ({ name, levels: levels.length })),
    online: {
      parameters,
      progressiveEntropy: progressiveEntropy(progressive.all),
      firstSeenEntropy: progressiveEntropy(progressive.firstSeen),
      resumedFrom,
      batchModel,
    },
  };
  return { ...report, warnings: warningsFor(report) };
}
