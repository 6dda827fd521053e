import type { Database } from '../database/open.js';
import { BadInputError, BadVectorError } from '../errors.js';
import { encodeSparsevec } from '../vectors/sparsevec-codec.js';
import type { SparseVector } from '../vectors/sparse-vector.js';
import type { KpiModel } from './model-table.js';

/** What a prediction needs of a model. */
export type LinearPredictor = Pick<KpiModel, 'intercept' | 'coefficients'>;

export interface Contribution {
  readonly dimension: number;
  readonly score: number;
  readonly coefficient: number;
  /** coefficient x score, in units of the rate. */
  readonly contribution: number;
}

/** A linear predictor may leave [0, 1]; the rate that is shown does not. */
export function rateOf(linear: number): number {
  return Math.min(1, Math.max(0, linear));
}

/**
 * Linear predictors for stored illustrations, in one statement: intercept + coefficients . scores.
 *
 * pgvector's `<#>` is the negative inner product, added up in float32: it strays from `predictVector` by up to 5e-7 of the
 * sum of the absolute contributions (measured). That sum is 0.03 in a model of a CTR of 1 %; above 2, which a rate does not
 * need, the two may differ by more than 1e-6.
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

/** The illustrations with the highest prediction, best first, ties by id; one scan over the vectors. */
export async function bestPredicted(
  db: Database,
  model: LinearPredictor & Pick<KpiModel, 'tagModelId'>,
  { first }: { first: number },
): Promise<{ illustrationId: string; linear: number }[]> {
  if (!Number.isInteger(first) || first < 1) throw new BadInputError(`first is ${first}; ask for at least 1.`);
  const { rows } = await db.query<{ illustrationId: string; linear: number }>(
    `select illustration_id::text as "illustrationId", $3::float8 - (scores <#> $2::sparsevec) as linear
     from illustration_vector where model_id = $1
     order by scores <#> $2::sparsevec, illustration_id limit $4`,
    [model.tagModelId, encodeSparsevec(model.coefficients), model.intercept, first],
  );
  return rows;
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
