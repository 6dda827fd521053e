import { KpiDataError } from '../../errors.js';
import type { Breathe } from '../breather.js';
import { lambdaGrid } from '../solvers/cross-validation.js';
import { rowProduct, type Design } from '../solvers/design.js';
import { LogisticRidgeSolver } from '../solvers/logistic-ridge.js';
import { logLoss } from '../evaluation/metrics.js';
import type { LinearFit } from '../solvers/ridge.js';
import {
  contextColumns,
  sideBySide,
  tagColumns,
  type StudyCells,
  type StudyPart,
  type TestSet,
} from './study-cells.js';
import { judgeTestSet, type TestSetMetrics } from './study-metrics.js';
import { appendLeaves, eachRowsLeaves } from '../trees/leaf-design.js';
import { countLeaves, countTrees, rawScore, type TreeEnsemble } from '../trees/tree-ensemble.js';

export interface StudyVariant {
  readonly name: string;
  readonly columns: number;
  readonly lambda: number;
  /** Where lambda lies on its grid; at an edge a better one may lie beyond. */
  readonly edge: 'largest' | 'smallest' | null;
  readonly test: Readonly<Record<TestSet, TestSetMetrics>>;
}

export interface StudyReport {
  /** Name of the variant that has 100 %. */
  readonly reference: string;
  readonly variants: readonly StudyVariant[];
  /** Pooled rate of the cells trained on, which a normalised entropy of 1 predicts throughout. */
  readonly trainingRate: number;
  readonly cells: Readonly<Record<StudyPart, number>>;
  readonly trees: number;
  readonly leaves: number;
}

export interface StudyOptions {
  /** Trees whose splits look at tags, or at tags and contexts in the order of `studyFeatureNames`. */
  readonly ensemble?: TreeEnsemble | undefined;
  /** Default 'tags + context', so that the interval of a variant with leaves says whether they add to it. */
  readonly reference?: string;
  readonly onProgress?: (progress: { readonly step: string; readonly done: number; readonly total: number }) => void;
}

/** Parts that a variant's design consists of. */
interface Ingredients {
  readonly tags?: boolean;
  readonly contexts?: boolean;
  readonly leaves?: boolean;
  /** The trees' raw score as the only column: the trees alone, brought to scale by a slope and an intercept. */
  readonly score?: boolean;
}

/** The seed's question, and beside it what tells whether an answer is due to contexts or to trees. */
const VARIANTS: readonly (Ingredients & { readonly name: string })[] = [
  { name: 'context only', contexts: true },
  { name: 'tags only', tags: true },
  { name: 'tags + context', tags: true, contexts: true },
  { name: 'trees only', score: true },
  { name: 'tree leaves', leaves: true },
  { name: 'tree leaves + context', leaves: true, contexts: true },
  { name: 'tags + context + tree leaves', tags: true, contexts: true, leaves: true },
];

/** Two a decade rank variants; the curve is flat around its minimum. */
const STEPS_PER_DECADE = 2;
/** Smaller lambdas are dear, and not tried once the loss has clearly turned. */
const STEPS_PAST_MINIMUM = 2;
/** Enough for the loss on other illustrations to stand still in the sixth digit. */
const TOLERANCE = 1e-5;
/** Of one design: 8 bytes each. */
const MAX_NON_ZEROS = 100_000_000;

/**
 * Fits one and the same logistic ridge to contexts, tags, leaves of trees and their combinations, and compares what they
 * say of impressions that none has seen, as in He et al. (2014), Table 1. Lambda is chosen for each by the log loss of
 * the part 'valid', which trees must not have been trained on either.
 *
 * @throws KpiDataError when a part is empty or the data are too many for memory
 */
export async function studyKpi(cells: StudyCells, options: StudyOptions, breathe: Breathe): Promise<StudyReport> {
  const { ensemble, reference = 'tags + context', onProgress } = options;
  const chosen = VARIANTS.filter(({ leaves, score }) => ensemble !== undefined || !(leaves || score));
  if (!chosen.some(({ name }) => name === reference)) {
    throw new KpiDataError(`There is no variant "${reference}": ${chosen.map(({ name }) => name).join(', ')}.`);
  }
  const places = placesByPart(cells);
  const trainingRate = sum(cells.numerators, places.train) / sum(cells.denominators, places.train);
  const fitted: { name: string; fit: FittedVariant }[] = [];
  for (const [done, { name, ...ingredients }] of chosen.entries()) {
    onProgress?.({ step: `Fitting ${name}`, done, total: chosen.length });
    fitted.push({ name, fit: await fitVariant(cells, places, ingredients, ensemble, breathe) });
  }
  const judge = (set: TestSet): TestSetMetrics[] =>
    judgeTestSet(cells, places[set], {
      predictions: fitted.map(({ fit }) => fit.predictions),
      reference: fitted.findIndex(({ name }) => name === reference),
      trainingRate,
    });
  const later = judge('later');
  const new_ = judge('new');
  return {
    reference,
    variants: fitted.map(({ name, fit: { predictions: _, ...fit } }, at) => ({
      ...{ name, ...fit },
      test: { later: later[at]!, new: new_[at]! },
    })),
    trainingRate,
    cells: {
      train: places.train.length,
      valid: places.valid.length,
      later: places.later.length,
      new: places.new.length,
    },
    trees: ensemble ? countTrees(ensemble) : 0,
    leaves: ensemble ? countLeaves(ensemble) : 0,
  };
}

interface FittedVariant extends Pick<StudyVariant, 'columns' | 'lambda' | 'edge'> {
  /** Rate of each cell. */
  readonly predictions: Float64Array;
}

async function fitVariant(
  cells: StudyCells,
  places: Readonly<Record<StudyPart, Int32Array>>,
  ingredients: Ingredients,
  ensemble: TreeEnsemble | undefined,
  breathe: Breathe,
): Promise<FittedVariant> {
  const { rowOf, firstCell } = distinctRows(cells, ingredients, ensemble);
  const design = await designOfVariant(cells, firstCell, ingredients, ensemble, breathe);
  const successes = new Float64Array(design.rows);
  const trials = new Float64Array(design.rows);
  for (const cell of places.train) {
    successes[rowOf[cell]!]! += cells.numerators[cell]!;
    trials[rowOf[cell]!]! += cells.denominators[cell]!;
  }
  const solver = new LogisticRidgeSolver({ design, successes, trials }, breathe);
  const grid = lambdaGrid(await solver.scale(), STEPS_PER_DECADE);
  let best: { step: number; loss: number; predictions: Float64Array } = {
    ...{ step: -1, loss: Infinity },
    predictions: new Float64Array(),
  };
  let fit: LinearFit | undefined;
  for (const [step, lambda] of grid.entries()) {
    fit = await solver.solve(lambda, { start: fit, tolerance: TOLERANCE });
    const predictions = predict(design, fit);
    const loss = lossOf(cells, places.valid, rowOf, predictions);
    if (loss < best.loss) best = { step, loss, predictions };
    if (step - best.step >= STEPS_PAST_MINIMUM) break;
    await breathe();
  }
  return {
    columns: design.columns,
    lambda: grid[best.step]!,
    edge: best.step === 0 ? 'largest' : best.step === grid.length - 1 ? 'smallest' : null,
    predictions: Float64Array.from(rowOf, (row) => best.predictions[row]!),
  };
}

/**
 * Cells that a variant cannot tell apart share a row, whose k and n are sums: the likelihood is the same, and a variant
 * without contexts has one row an illustration.
 */
function distinctRows(
  { design, illustration, contexts }: StudyCells,
  { tags, contexts: withContexts, leaves, score }: Ingredients,
  ensemble: TreeEnsemble | undefined,
): { rowOf: Int32Array; firstCell: Int32Array } {
  const fromTrees = leaves === true || score === true;
  const byIllustration = tags === true || fromTrees;
  const treesSeeContexts = fromTrees && ensemble!.features.some((feature) => feature >= design.columns);
  const byContext = withContexts === true || treesSeeContexts;
  const rows = new Map<number, number>();
  const firstCell: number[] = [];
  const rowOf = illustration.map((own, cell) => {
    let key = byIllustration ? own : 0;
    if (byContext) for (const { level, levels } of contexts) key = key * levels.length + level[cell]!;
    let row = rows.get(key);
    if (row === undefined) {
      row = firstCell.push(cell) - 1;
      rows.set(key, row);
    }
    return row;
  });
  return { rowOf, firstCell: Int32Array.from(firstCell) };
}

async function designOfVariant(
  cells: StudyCells,
  rows: Int32Array,
  { tags, contexts, leaves, score }: Ingredients,
  ensemble: TreeEnsemble | undefined,
  breathe: Breathe,
): Promise<Design> {
  const { offsets } = cells.design;
  const scores = rows.reduce((total, cell) => {
    const own = cells.illustration[cell]!;
    return total + offsets[own + 1]! - offsets[own]!;
  }, 0);
  const nonZeros = scores + rows.length * (cells.contexts.length + (ensemble ? countTrees(ensemble) : 0));
  if (nonZeros > MAX_NON_ZEROS) {
    throw new KpiDataError(
      `The study would hold ${nonZeros} numbers for ${rows.length} rows of illustration and context; at most ` +
        `${MAX_NON_ZEROS} fit into memory. Take fewer illustrations, trees or contexts.`,
    );
  }
  const designs: Design[] = [];
  if (tags) designs.push(tagColumns(cells, rows));
  if (contexts) designs.push(contextColumns(cells, rows));
  if (leaves || score) {
    const seen = sideBySide([tagColumns(cells, rows), contextColumns(cells, rows)]);
    if (leaves) designs.push(await appendLeaves(seen, ensemble!, breathe, { alone: true }));
    if (score) designs.push(await scoreColumn(seen, ensemble!, breathe));
  }
  return sideBySide(designs);
}

async function scoreColumn(design: Design, ensemble: TreeEnsemble, breathe: Breathe): Promise<Design> {
  const values = new Float32Array(design.rows);
  await eachRowsLeaves(design, ensemble, breathe, (row, leaves) => (values[row] = rawScore(ensemble, leaves)));
  return {
    rows: design.rows,
    columns: 1,
    offsets: Int32Array.from({ length: design.rows + 1 }, (_, row) => row),
    indices: new Int32Array(design.rows),
    values,
  };
}

function predict(design: Design, { intercept, coefficients }: LinearFit): Float64Array {
  return Float64Array.from(
    { length: design.rows },
    (_, row) => 1 / (1 + Math.exp(-intercept - rowProduct(design, row, coefficients))),
  );
}

function lossOf(
  { numerators, denominators }: StudyCells,
  cells: Int32Array,
  rowOf: Int32Array,
  predictions: Float64Array,
): number {
  return logLoss({
    numerators: Float64Array.from(cells, (cell) => numerators[cell]!),
    denominators: Float64Array.from(cells, (cell) => denominators[cell]!),
    predictions: Float64Array.from(cells, (cell) => predictions[rowOf[cell]!]!),
  });
}

function placesByPart({ part, numerators }: StudyCells): Record<StudyPart, Int32Array> {
  const of = (wanted: StudyPart): Int32Array => {
    const places = Int32Array.from(Array.from(part.keys()).filter((cell) => part[cell] === wanted));
    if (sum(numerators, places) === 0) {
      throw new KpiDataError(
        `Nothing was counted in the part "${wanted}" of the study (${places.length} cells). It takes observations of ` +
          'several days, and illustrations enough that a fifth of them can judge.',
      );
    }
    return places;
  };
  return { train: of('train'), valid: of('valid'), later: of('later'), new: of('new') };
}

function sum(values: Float64Array, places: Int32Array): number {
  return places.reduce((total, place) => total + values[place]!, 0);
}
