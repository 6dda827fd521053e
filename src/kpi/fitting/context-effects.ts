import { BadInputError } from '../../errors.js';
import type { Breathe } from '../breather.js';
import { FACTOR_NAMES, type Cells, type Factor, type FactorName } from './cells.js';
import { logit, sigmoid, type Link } from '../link.js';

export interface LevelEffect {
  readonly level: string;
  /** Against all trials together, on the scale of the effects. */
  readonly effect: number;
  readonly trials: number;
}

/** What slot, audience and day do to a KPI, apart from the illustrations that were shown there. */
export interface ContextEffects {
  /** 'logit' for a rate, whose effects are then nearly factors; 'identity' for a number. */
  readonly scale: Link;
  /** Predictor of the pooled rate or mean: where offsets are averaged. */
  readonly base: number;
  readonly factors: readonly { readonly name: FactorName; readonly levels: readonly LevelEffect[] }[];
}

/** Slot, audience or day that a forecast is asked for; what is left out is averaged over. */
export type AskedContext = Partial<Record<FactorName, string | null>>;

/** Standard deviation a level's effect is expected to have, in logits: shrinks levels with next to no data. */
const PRIOR_SD = 1;
const MAX_ROUNDS = 60;
const TOLERANCE = 1e-5;
/** Each leaves a few percent of what was off. */
const CENTRING_ROUNDS = 4;

/**
 * Effects of the levels of each factor with an effect of its own for every illustration beside them:
 *
 *     g(expected value of cell c) = alpha(illustration of c) + sum over factors of gamma(level of c)
 *
 * Comparing only within illustrations is what keeps serving out of it: where good illustrations are given the good
 * slots, the slots' pooled rates differ by more than the slots do. (For counts this conditioning is exact, as in a
 * Poisson regression with fixed effects: Hausman, Hall & Griliches, Econometrica 52, 1984.) Solved by Newton steps,
 * block after block; both kinds of effects shrink towards 0, an illustration's towards the average.
 *
 * Each factor's effects leave the pooled value of all trials as it is, so that a forecast without a context is the rate
 * over contexts as they were. (Logits that average 0 would not: rates at +0.3 and -0.3 have a mean 4.5 % above that at 0.)
 * A level without trials has the effect 0; a factor with one level is
 * left out.
 *
 * @param options.include cells that count; default all
 */
export async function estimateContext(
  cells: Cells,
  rowCount: number,
  { scale, include = () => true }: { scale: Link; include?: (cell: number) => boolean },
  breathe: Breathe,
): Promise<ContextEffects> {
  const used = Float64Array.from(cells.denominators, (m, cell) => (include(cell) ? m : 0));
  let successes = 0;
  let trials = 0;
  used.forEach((m, cell) => {
    if (m > 0) successes += cells.numerators[cell]!;
    trials += m;
  });
  if (!(trials > 0)) return { scale, base: 0, factors: [] };
  const base = scale === 'logit' ? logit(successes / trials) : successes / trials;
  if (!Number.isFinite(base)) return { scale, base: 0, factors: [] };

  const blocks: Block[] = cells.factors
    .filter(({ levels }) => levels.length > 1)
    .map((factor) => ({ factor, effects: new Float64Array(factor.levels.length) }));
  const own = new Float64Array(rowCount);
  if (blocks.length > 0) {
    // Identity: shrinkage by a weight in trials, since no scale is known beforehand.
    const precision = scale === 'logit' ? 1 / PRIOR_SD ** 2 : 1;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      await step(own, (cell) => cells.rows[cell]!);
      let moved = 0;
      for (const block of blocks) {
        const before = block.effects.slice();
        await step(block.effects, (cell) => block.factor.codes[cell]!);
        centre(block);
        block.effects.forEach((effect, level) => (moved = Math.max(moved, Math.abs(effect - before[level]!))));
      }
      if (moved < TOLERANCE * (scale === 'logit' ? 1 : Math.max(Math.abs(base), 1e-12))) break;
    }

    /** One Newton step of a block of effects, each of which is a sum over its own cells. */
    async function step(effects: Float64Array, blockOf: (cell: number) => number): Promise<void> {
      const gradient = new Float64Array(effects.length);
      const curvature = new Float64Array(effects.length);
      for (let cell = 0; cell < used.length; cell++) {
        const m = used[cell]!;
        if (m === 0) continue;
        let predictor = base + own[cells.rows[cell]!]!;
        for (const { factor, effects: of } of blocks) predictor += of[factor.codes[cell]!]!;
        const expected = scale === 'logit' ? sigmoid(predictor) : predictor;
        const at = blockOf(cell);
        gradient[at]! += cells.numerators[cell]! - m * expected;
        curvature[at]! += m * (scale === 'logit' ? expected * (1 - expected) : 1);
        if (cell % 4096 === 0) await breathe();
      }
      for (let at = 0; at < effects.length; at++) {
        if (curvature[at] === 0) continue;
        const change = (gradient[at]! - precision * effects[at]!) / (curvature[at]! + precision);
        // Far from the solution a Newton step of a logit can overshoot.
        effects[at]! += scale === 'logit' ? Math.max(-1, Math.min(1, change)) : change;
      }
    }
  }

  function centre({ factor, effects }: Block): void {
    const mass = trialsByLevel(factor, used);
    const value = (predictor: number): number => (scale === 'logit' ? sigmoid(predictor) : predictor);
    const predictorOf = (mean: number): number => (scale === 'logit' ? logit(mean) : mean);
    for (let round = 0; round < CENTRING_ROUNDS; round++) {
      let mean = 0;
      effects.forEach((effect, level) => (mean += (mass[level]! * value(base + effect)) / trials));
      const shift = predictorOf(mean) - base;
      effects.forEach((_, level) => {
        if (mass[level]! > 0) effects[level]! -= shift;
      });
    }
  }

  return {
    scale,
    base,
    factors: blocks.map(({ factor, effects }) => {
      const mass = trialsByLevel(factor, used);
      return {
        name: factor.name,
        levels: factor.levels.map((level, at) => ({ level, effect: effects[at]!, trials: mass[at]! })),
      };
    }),
  };
}

interface Block {
  readonly factor: Factor;
  readonly effects: Float64Array;
}

function trialsByLevel({ levels, codes }: Factor, used: Float64Array): Float64Array {
  const mass = new Float64Array(levels.length);
  used.forEach((m, cell) => (mass[codes[cell]!]! += m));
  return mass;
}

/** Offset of each cell: the sum of the effects of its levels. */
export function cellOffsets(cells: Cells, { factors }: ContextEffects): Float64Array {
  const offsets = new Float64Array(cells.rows.length);
  for (const factor of cells.factors) {
    const estimated = factors.find(({ name }) => name === factor.name);
    if (!estimated) continue;
    const effectOf = new Map(estimated.levels.map(({ level, effect }) => [level, effect]));
    const effects = factor.levels.map((level) => effectOf.get(level) ?? 0);
    for (let cell = 0; cell < offsets.length; cell++) offsets[cell]! += effects[factor.codes[cell]!]!;
  }
  return offsets;
}

/**
 * One offset for each row that makes up for where, when and to whom it was shown, so that a row's cells can be added up:
 * the offset at which all its trials together would give what its cells give apart, for an illustration at the base.
 */
export function rowOffsets(
  cells: Cells,
  rowCount: number,
  context: ContextEffects,
  include: (cell: number) => boolean = () => true,
): Float64Array {
  const { scale, base } = context;
  const offsets = cellOffsets(cells, context);
  const expected = new Float64Array(rowCount);
  const trials = new Float64Array(rowCount);
  for (let cell = 0; cell < offsets.length; cell++) {
    if (!include(cell)) continue;
    const m = cells.denominators[cell]!;
    const row = cells.rows[cell]!;
    expected[row]! += m * (scale === 'logit' ? sigmoid(base + offsets[cell]!) : offsets[cell]!);
    trials[row]! += m;
  }
  return expected.map((sum, row) => {
    if (trials[row] === 0) return 0;
    return scale === 'logit' ? logit(sum / trials[row]!) - base : sum / trials[row]!;
  });
}

/**
 * Offset of the context that a forecast is asked for.
 *
 * @throws BadInputError for a factor or level that the model does not know, naming those it does
 */
export function offsetFor({ factors }: ContextEffects, asked: AskedContext): number {
  let offset = 0;
  for (const name of FACTOR_NAMES) {
    const level = asked[name];
    if (level == null) continue;
    const factor = factors.find((each) => each.name === name);
    if (!factor) {
      throw new BadInputError(`The model has no effect of ${name}: it was fitted to observations of one ${name} only.`);
    }
    const found = factor.levels.find((each) => each.level === level);
    if (!found) {
      const known = factor.levels.slice(0, 20).map((each) => `"${each.level}"`);
      const more = factor.levels.length > known.length ? ', …' : '';
      throw new BadInputError(`The model has not seen the ${name} "${level}". It knows ${known.join(', ')}${more}.`);
    }
    offset += found.effect;
  }
  return offset;
}
