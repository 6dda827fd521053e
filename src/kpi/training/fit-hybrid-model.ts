import { KpiDataError } from '../../errors.js';
import { breather } from '../breather.js';
import type { Design } from '../solvers/design.js';
import { fitLinearModel, type FitOptions, type FittedModel } from './fit-linear-model.js';
import type { TrainingData } from '../fitting/training-data.js';
import { VALID_FOLD } from '../fitting/training-export.js';
import { hybridOfFit, type HybridPredictor } from '../trees/hybrid-predictor.js';
import { appendLeaves } from '../trees/leaf-design.js';
import { countLeaves, countTrees, type TreeEnsemble } from '../trees/tree-ensemble.js';
import type { TreeFormat } from '../trees/tree-model.js';

/** Trees that were trained elsewhere, and what a model is to make of them. */
export interface GivenTrees {
  readonly format: TreeFormat;
  /** Whose splits look at dimensions of the vectors (`bindFeatures`). */
  readonly ensemble: TreeEnsemble;
  /** True for a model of the leaves alone; otherwise the scores stand beside them. */
  readonly alone: boolean;
}

export interface FittedHybrid extends Omit<FittedModel, 'method'> {
  readonly method: 'hybrid';
  /** The same coefficients and intercept, with the weights of the leaves. */
  readonly predictor: HybridPredictor;
}

/**
 * Rows, or columns that occur, whichever are fewer: a posterior of more takes minutes to fit, and 130 MB to store and to
 * read before the first forecast.
 */
const MOST_FOR_POSTERIOR = 8000;

/**
 * The linear model of `fitLinearModel` over the leaves of boosted trees, 1-of-K coded, and the scores beside them (He et
 * al. 2014, section 3.1). The posterior's columns are the 5000 tags and behind them the leaves.
 *
 * Lambda is chosen by the part 'valid' of the training export alone: on illustrations that the trees were trained on the
 * leaves look better than they are, and the tags would be shrunk for them.
 *
 * @throws KpiDataError as `fitLinearModel`, and when the trees do not tell one illustration from another
 */
export async function fitHybridModel(
  data: TrainingData,
  { format, ensemble, alone }: GivenTrees,
  options: FitOptions = {},
  mostForPosterior = MOST_FOR_POSTERIOR,
): Promise<FittedHybrid> {
  const tags = data.design;
  const design = await designWithLeaves(tags, ensemble, alone, options.signal);
  const occurs = new Uint8Array(design.columns);
  for (const column of design.indices) occurs[column] = 1;
  const count = (columns: Uint8Array): number => columns.reduce((total, occurring) => total + occurring, 0);
  const leavesReached = count(occurs.subarray(tags.columns));
  if (tags.rows > 0 && leavesReached === countTrees(ensemble)) {
    throw new KpiDataError(
      `Each of the ${countTrees(ensemble)} trees puts all illustrations into one leaf, so they tell nothing. Were they ` +
        'trained on the columns that `eyecatch kpi export-training` writes, for this tag model?',
    );
  }
  const side = Math.min(tags.rows, count(occurs));
  const sure = side <= mostForPosterior;
  const fitted = await fitLinearModel({ ...data, design }, options, { tags, sure, choosingFold: VALID_FOLD });
  const coefficients = fitted.coefficients.subarray(0, tags.columns);
  return {
    ...fitted,
    method: 'hybrid',
    coefficients,
    predictor: hybridOfFit(fitted, tags.columns, ensemble),
    report: {
      ...fitted.report,
      method: 'hybrid',
      trees: {
        ...{ format, alone, absent: ensemble.absent },
        ...{ trees: countTrees(ensemble), leaves: countLeaves(ensemble) },
      },
      warnings: [...fitted.report.warnings, SEEN, ...(sure ? [] : [unsure(side, mostForPosterior)])],
    },
  };
}

/** Leaf l is column d + l, also where no column of a tag has anything: a posterior's columns mean the same either way. */
async function designWithLeaves(
  tags: Design,
  ensemble: TreeEnsemble,
  alone: boolean,
  signal: AbortSignal | undefined,
): Promise<Design> {
  const design = await appendLeaves(tags, ensemble, breather(signal), { alone });
  if (!alone) return design;
  return {
    ...design,
    columns: tags.columns + design.columns,
    indices: design.indices.map((leaf) => tags.columns + leaf),
  };
}

/** Nobody can tell from a file what its trees were trained on. */
const SEEN =
  'The trees may have seen the held-out illustrations: unless they were trained on nothing but the part that ' +
  '`eyecatch kpi export-training` marks as train and stopped by the part valid, by the same groups and seed, the figures ' +
  'on the hold-out are too good, and lambda, which the part valid chose, is not the best. The figures over time, the ' +
  'learning curve and the coverage of intervals rest on illustrations that the trees were trained on in any case.';

function unsure(side: number, most: number): string {
  return (
    `This model does not say how sure it is: that takes a matrix of ${side} rows or columns, and no more than ` +
    `${most} are affordable. Forecasts have no intervals, and impressions cannot be allocated by it. Fewer ` +
    'trees, or smaller ones, would mend it.'
  );
}
