import type { Pool } from 'pg';
import { randomStream } from '../../src/kpi/simulation/random.js';
import { sparsify, type SparseVector } from '../../src/vectors/sparse-vector.js';
import { storeVectors } from '../../src/vectors/vector-table.js';
import { createPartition } from '../../src/vectors/vector-partition.js';

/** Tags 0 to this - 1 are subjects: each vector is mainly of one. */
export const SUBJECTS = 40;

/**
 * Vectors as a tag model gives them: a subject's tags score high and vary, some common tags come with many subjects,
 * and a tail of small scores is spread by Zipf's law. Vector k is of subject k mod SUBJECTS.
 */
export function syntheticVectors(count: number, seed: string): SparseVector[] {
  const random = randomStream(seed);
  return Array.from({ length: count }, (_, k) => {
    const scores = new Float32Array(5000);
    const subject = k % SUBJECTS;
    scores[subject] = 0.5 + random() / 2;
    for (let tag = 0; tag < 12; tag++) scores[100 + ((subject * 17 + tag * 31) % 400)] = random() ** 2;
    for (let tag = 0; tag < 20; tag++) scores[600 + Math.floor(4000 * random() ** 3)]! += 0.3 * random() ** 4;
    return sparsify(scores);
  });
}

/** Illustrations 1 to the number of vectors, each with its vector under a model of their own; returns the model's id. */
export async function storeSynthetic(
  pool: Pool,
  vectors: readonly SparseVector[],
  model = 'synthetic',
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into tag_model (sha256, name, path, description, activated_at) values ($1, $1, '', '{}', now()) returning id`,
    [model],
  );
  const { id } = rows[0]!;
  await createPartition(pool, id);
  await pool.query(
    `insert into illustration (id, sha256, name, source, media_type, width, height, bytes, rating, metadata, created_at) overriding system value
     select place, sha256(place::text::bytea), 'picture ' || place, 'shelf ' || place % 7, 'image/png', 1, 1, 1,
       (array['safe', 'questionable', 'explicit'])[1 + place % 3],
       jsonb_build_object('advertiser', 'a' || place % 10, 'number', place), '2026-01-01'::timestamptz + make_interval(hours => place)
     from generate_series(1, $1) as place
     on conflict do nothing`,
    [vectors.length],
  );
  for (let start = 0; start < vectors.length; start += 500) {
    const stored = vectors
      .slice(start, start + 500)
      .map((vector, offset) => ({ illustrationId: String(start + offset + 1), vector }));
    await storeVectors(pool, id, stored);
  }
  return id;
}
