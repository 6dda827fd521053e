import type { Database } from '../../database/open.js';
import { BadVectorError } from '../../errors.js';
import { encodeSparsevec } from '../../vectors/sparsevec-codec.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { KpiModel } from './model-table.js';

/** What a prediction needs of a model. */
export type LinearPredictor = Pick<KpiModel, 'intercept' | 'coefficients'>;

export interface Contribution {
  readonly dimension: number;
  readonly score: number;
  readonly coefficient: number;
  /** coefficient x score, on the link's scale. */
  readonly contribution: number;
}

/**
 * Linear predictors for stored illustrations, in one statement: intercept + coefficients . scores.
 *
 * pgvector's `<#>` is the negative inner product, added up in float32: it strays from `predictVector` by up to 5e-7 of the
 * sum of the absolute contributions (measured). That sum is 0.03 in a ridge of a CTR of 1 % and about 1 in logits; above 2
 * the two predictors may differ by more than 1e-6, and the rate of a logit by that times p (1 - p).
 *
 * @returns by illustration id; illustrations without a vector of the model's tag model are absent
 */
export async function predictStored(
  db: Database,
  model: LinearPredictor & Pick<KpiModel, 'tagModelId'>,
  illustrationIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ id: string; linear: number }>(
    `select illustration_id::text as id, $3::float8 - (scores <#> $2::sparsevec) as linear
     from illustration_vector where model_id = $1 and illustration_id = any($4::bigint[])`,
    [model.tagModelId, encodeSparsevec(model.coefficients), model.intercept, illustrationIds],
  );
  return new Map(rows.map(({ id, linear }) => [id, linear]));
}

/** Linear predictor of one vector, in float64: the intercept, then the contributions added in order of dimension. */
export function predictVector(model: LinearPredictor, vector: SparseVector): number {
  let linear = model.intercept;
  forEachShared(model, vector, (_, score, coefficient) => (linear += score * coefficient));
  return linear;
}

/**
 * What each tag adds to the prediction, largest by absolute value first. Added to the intercept in order of dimension
 * the contributions give `predictVector` to the last bit. They are associations, not causes.
 */
export function contributions(model: LinearPredictor, vector: SparseVector): Contribution[] {
  const parts: Contribution[] = [];
  forEachShared(model, vector, (dimension, score, coefficient) => {
    parts.push({ dimension, score, coefficient, contribution: score * coefficient });
  });
  return parts.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || a.dimension - b.dimension);
}

/** Visits the dimensions that are non-zero in both, ascending. */
function forEachShared(
  { coefficients }: LinearPredictor,
  vector: SparseVector,
  visit: (dimension: number, score: number, coefficient: number) => void,
): void {
  if (vector.dimensions !== coefficients.dimensions) {
    throw new BadVectorError(
      `A vector of ${vector.dimensions} scores was given to a KPI model of ${coefficients.dimensions} coefficients.`,
    );
  }
  let at = 0;
  for (let place = 0; place < vector.indices.length; place++) {
    const dimension = vector.indices[place]!;
    while (at < coefficients.indices.length && coefficients.indices[at]! < dimension) at++;
    if (coefficients.indices[at] === dimension) visit(dimension, vector.values[place]!, coefficients.values[at]!);
  }
}
