/** Largest variance that is told apart: with sd 4 of the logit a rate may as well be anything. */
const LARGEST = 16;
/** Weights depend on the answer; it settles in a handful of rounds. */
const ROUNDS = 30;
const SETTLED = 1e-3;

/** Gauss-Hermite quadrature, 9 points: expectations over a normal u (Abramowitz & Stegun, table 25.10). */
const NODES = [0, 0.723551018752838, 1.468553289216668, 2.266580584531843, 3.190993201781528].flatMap((x) =>
  x === 0 ? [0] : [-x * Math.SQRT2, x * Math.SQRT2],
);
const NODE_WEIGHTS = [
  0.720235215606051, 0.4326515590025557, 0.08847452739437657, 0.004943624275536947, 3.960697726326438e-5,
].flatMap((w, place) => new Array<number>(place === 0 ? 1 : 2).fill(w / Math.sqrt(Math.PI)));

interface Row {
  readonly k: number;
  readonly m: number;
  readonly predictor: number;
}

interface Moments {
  /** Of the observed rate k / m: expectation, variance, and what tau2 adds to the variance per unit, to first order. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly slope: Float64Array;
}

/**
 * tau2, the variance on the logit scale of what illustrations have of their own: k ~ Binomial(m, p) with logit p normal
 * around the predictor with variance tau2. By moments, iterated as Paule & Mandel (J. Res. NBS 87, 1982) do: that tau2
 * whose variances of the rates,
 *
 *     Var(k / m) = E p (1 - E p) / m + Var p (1 - 1 / m),
 *
 * agree on (weighted) average with the squared residuals. A single trial so says nothing of tau2, as is right. Each
 * square counts by how precise it is, 1 / (2 Var^2 + the fourth cumulant of the counting), not by 1 / Var: where less than
 * one success is expected, squares are mostly 0 and now and then huge, and would drown the others. The level of the
 * predictors is fitted along, since E p exceeds sigmoid(predictor) for rare outcomes.
 *
 * @param successes k, 0 <= k <= m; whole counts, not weighted ones
 * @param trials m, one per row; rows with 0 take no part
 * @param predictors logits of fits that did not see the row: residuals of the fit itself are too small
 * @returns 0 when the rates vary no more than luck does; at most 16
 */
export function unexplainedLogitVariance(
  successes: Float64Array,
  trials: Float64Array,
  predictors: Float64Array,
): number {
  const rows: Row[] = [];
  trials.forEach((m, row) => m > 0 && rows.push({ k: successes[row]!, m, predictor: predictors[row]! }));
  let tau2 = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const weights = precisions(momentsAt(rows, tau2, levelAt(rows, tau2)), rows);
    const next = balance((value) => excess(rows, value, weights));
    if (Math.abs(next - tau2) <= SETTLED * Math.max(next, tau2)) return next;
    tau2 = next;
  }
  return tau2;
}

/**
 * Trials that count as much when binomial as m do with variance tau2 on the logit scale on top: the Newton weight m p q
 * becomes 1 / (tau2 + 1 / (m p q)).
 *
 * @param rate p, pooled or predicted, 0 < p < 1: an illustration's own rate would give k = 0 its full weight
 */
export function effectiveTrials(trials: number, rate: number, tau2: number): number {
  return trials / (1 + trials * tau2 * rate * (1 - rate));
}

/** Weighted sum of squared residuals minus their expectation: falls as tau2 rises. */
function excess(rows: readonly Row[], tau2: number, weights: Float64Array): number {
  const { mean, variance, slope } = momentsAt(rows, tau2, levelAt(rows, tau2));
  // The fitted level takes its share of the squares, most from rows that weigh most in it.
  let information = 0;
  for (let i = 0; i < rows.length; i++) information += slope[i]! / variance[i]!;
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const { k, m } = rows[i]!;
    const leverage = slope[i]! / variance[i]! / information;
    sum += weights[i]! * ((k / m - mean[i]!) ** 2 - variance[i]! * (1 - leverage));
  }
  return sum;
}

/** The shift of all predictors at which the residuals vanish on average, each counting by its precision. */
function levelAt(rows: readonly Row[], tau2: number): number {
  let level = 0;
  for (let step = 0; step < 20; step++) {
    const { mean, variance, slope } = momentsAt(rows, tau2, level);
    let residual = 0;
    let information = 0;
    for (let i = 0; i < rows.length; i++) {
      const gradient = Math.sqrt(slope[i]!);
      residual += (gradient / variance[i]!) * (rows[i]!.k / rows[i]!.m - mean[i]!);
      information += slope[i]! / variance[i]!;
    }
    const change = Math.max(-1, Math.min(1, residual / information));
    level += change;
    if (Math.abs(change) < 1e-6) break;
  }
  return level;
}

function momentsAt(rows: readonly Row[], tau2: number, level: number): Moments {
  // exp(-(logit + sd node)) as a product: one exponential a row.
  const factors = NODES.map((node) => Math.exp(-Math.sqrt(tau2) * node));
  const mean = new Float64Array(rows.length);
  const variance = new Float64Array(rows.length);
  const slope = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const { m, predictor } = rows[i]!;
    const odds = Math.exp(-(predictor + level));
    let first = 0;
    let second = 0;
    let gradient = 0;
    for (let node = 0; node < factors.length; node++) {
      const p = 1 / (1 + odds * factors[node]!);
      const weight = NODE_WEIGHTS[node]!;
      first += weight * p;
      second += weight * p * p;
      gradient += weight * p * (1 - p);
    }
    mean[i] = first;
    // Of one trial or less all variance is luck.
    variance[i] = (first * (1 - first)) / m + Math.max(0, second - first * first) * Math.max(0, 1 - 1 / m);
    slope[i] = gradient * gradient;
  }
  return { mean, variance, slope };
}

/** Of each squared residual about tau2: how fast its expectation rises with tau2, over its variance. */
function precisions({ mean, variance, slope }: Moments, rows: readonly Row[]): Float64Array {
  return variance.map((value, i) => {
    const { m } = rows[i]!;
    const counting = (mean[i]! * (1 - mean[i]!)) / m ** 3;
    return (slope[i]! * Math.max(0, 1 - 1 / m)) / (2 * value * value + counting);
  });
}

/** The root of a falling function on [0, LARGEST]; 0 when it begins below 0. */
function balance(falling: (tau2: number) => number): number {
  let low = 0;
  let atLow = falling(0);
  if (!(atLow > 0)) return 0;
  let high = 0.01;
  let atHigh = falling(high);
  while (atHigh > 0) {
    if (high >= LARGEST) return LARGEST;
    low = high;
    atLow = atHigh;
    high = Math.min(LARGEST, 4 * high);
    atHigh = falling(high);
  }
  // False position after Illinois: an end that stays counts half, or the other would creep.
  let stayed = 0;
  while (high - low > 0.1 * SETTLED * high) {
    const next = low + ((high - low) * atLow) / (atLow - atHigh);
    const value = falling(next);
    if (Math.abs(next - (value > 0 ? low : high)) < 0.05 * SETTLED * high) return next;
    if (value > 0) {
      low = next;
      atLow = value;
      if (stayed > 0) atHigh /= 2;
      stayed = 1;
    } else {
      high = next;
      atHigh = value;
      if (stayed < 0) atLow /= 2;
      stayed = -1;
    }
  }
  return (low + high) / 2;
}
