import type { SparseVector } from '../../vectors/sparse-vector.js';
import { expectedValue } from '../fitting/expected-value.js';
import type { Forecast, ForecastingModel } from './forecast.js';
import type { Posterior } from '../posterior/coefficient-posterior.js';
import { contributions, type Contribution } from './predict.js';

/** What one tag adds to a forecast. Associated with the KPI, not a cause of it. */
export interface ExplainedContribution extends Contribution {
  /** Of the contribution, on the link's scale; null when the model does not say how sure it is. */
  readonly standardError: number | null;
  /** In units of the KPI (0.001 is a tenth of a point of CTR): the contribution's part of value - value at the intercept. */
  readonly points: number;
}

/** Tags that go together, read as one. */
export interface ContributionGroup {
  readonly parts: readonly Contribution[];
  /** Sum of the parts, on the link's scale. */
  readonly contribution: number;
  readonly standardError: number | null;
  readonly points: number;
}

/**
 * What an illustration without any tag would be forecast: what the points start from.
 *
 * Points are contributions times one slope, (value - this) / (linear - intercept): their sum is the forecast less the
 * value at the intercept, up to rounding, where the contributions' own sum on the link's scale is exact.
 */
export function valueAtIntercept(model: ForecastingModel, { offset }: Forecast): number {
  return expectedValue(model, model.intercept, offset);
}

/** The `first` largest contributions by absolute value, with how sure each is. */
export function explain(
  model: ForecastingModel,
  forecast: Forecast,
  vector: SparseVector,
  posterior: Posterior | null,
  first: number,
): ExplainedContribution[] {
  const slope = slopeOf(model, forecast);
  return contributions(model, vector)
    .slice(0, first)
    .map((part) => ({
      ...part,
      standardError: errorOf([part], posterior),
      points: part.contribution * slope,
    }));
}

/** All contributions, tags that go together as one group; the `first` largest by absolute value. */
export function explainByGroup(
  model: ForecastingModel,
  forecast: Forecast,
  vector: SparseVector,
  posterior: Posterior | null,
  first: number,
): ContributionGroup[] {
  const slope = slopeOf(model, forecast);
  const groupOf = new Map(
    (model.report.tagGroups ?? []).flatMap((group, at) => group.map((tag) => [tag, at] as const)),
  );
  const members = new Map<string, Contribution[]>();
  for (const part of contributions(model, vector)) {
    const group = groupOf.get(part.dimension);
    const key = group === undefined ? `tag ${part.dimension}` : `group ${group}`;
    const parts = members.get(key);
    if (parts) parts.push(part);
    else members.set(key, [part]);
  }
  return [...members.values()]
    .map((parts) => ({ parts, contribution: parts.reduce((sum, { contribution }) => sum + contribution, 0) }))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, first)
    .map(({ parts, contribution }) => ({
      parts,
      contribution,
      standardError: errorOf(parts, posterior),
      points: contribution * slope,
    }));
}

/** What turns a contribution into points. */
export function slopeOf(model: ForecastingModel, forecast: Forecast): number {
  const moved = forecast.linear - model.intercept;
  return moved === 0 ? 0 : (forecast.value - valueAtIntercept(model, forecast)) / moved;
}

/** Coefficients of tags that go together vary together: a group's variance is not the sum of its parts'. */
function errorOf(parts: readonly Contribution[], posterior: Posterior | null): number | null {
  if (!posterior) return null;
  if (parts.length === 1) {
    const [{ dimension, score }] = parts as [Contribution];
    return Math.abs(score) * coefficientError(posterior, dimension);
  }
  const ordered = [...parts].sort((a, b) => a.dimension - b.dimension);
  const combination = {
    dimensions: posterior.dimensions,
    indices: Int32Array.from(ordered, ({ dimension }) => dimension),
    values: Float32Array.from(ordered, ({ score }) => score),
  };
  return Math.sqrt(posterior.combinationVariance(combination));
}

/** Of coefficients that were asked for: one takes 20 ms at 5,000 tags, and pictures share most of their tags. */
const known = new WeakMap<Posterior, Map<number, number>>();

function coefficientError(posterior: Posterior, dimension: number): number {
  let errors = known.get(posterior);
  if (!errors) known.set(posterior, (errors = new Map<number, number>()));
  let error = errors.get(dimension);
  if (error === undefined) {
    const unit = { dimensions: posterior.dimensions, indices: Int32Array.of(dimension), values: Float32Array.of(1) };
    error = Math.sqrt(posterior.combinationVariance(unit));
    errors.set(dimension, error);
  }
  return error;
}
