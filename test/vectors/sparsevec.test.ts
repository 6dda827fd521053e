import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { densify, DIMENSIONS, scoreAt, sparsify, type SparseVector } from '../../src/vectors/sparse-vector.js';
import { decodeSparsevec, encodeSparsevec } from '../../src/vectors/sparsevec-codec.js';
import { createPartition } from '../../src/vectors/vector-partition.js';
import { databases, type TestDatabase } from '../support/databases.js';

const anyVector = fc
  .uniqueArray(fc.tuple(fc.nat(DIMENSIONS - 1), fc.float({ noNaN: true, noDefaultInfinity: true })), {
    selector: ([index]) => index,
    maxLength: 300,
  })
  .map((entries): SparseVector => {
    const kept = entries.filter(([, value]) => value !== 0).sort(([a], [b]) => a - b);
    return {
      dimensions: DIMENSIONS,
      indices: Int32Array.from(kept, ([index]) => index),
      values: Float32Array.from(kept, ([, value]) => value),
    };
  });

describe('the sparsevec codec', () => {
  it('gives back what it encoded, bit by bit', () => {
    fc.assert(
      fc.property(anyVector, (vector) => {
        expect(decodeSparsevec(encodeSparsevec(vector))).toEqual(vector);
      }),
    );
  });

  it('refuses a buffer that is cut short', () => {
    const whole = encodeSparsevec({ dimensions: 5000, indices: Int32Array.of(3), values: Float32Array.of(0.5) });
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSparsevec(whole.subarray(0, length))).toThrow(/stored vector/);
    }
  });
});

describe.each(databases)('sparsevec on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database.close());

  it('takes the binary form and gives it back unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(anyVector, async (vector) => {
        const { rows } = await database.pool.query('select sparsevec_send($1::sparsevec) as sent', [
          encodeSparsevec(vector),
        ]);
        expect(decodeSparsevec(rows[0].sent as Buffer)).toEqual(vector);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a vector of the wrong length, and stores nothing', async () => {
    await createPartition(database.pool, 1);
    const wrong = encodeSparsevec({ dimensions: 4999, indices: Int32Array.of(0), values: Float32Array.of(1) });
    await expect(
      database.pool.query(
        'insert into illustration_vector (illustration_id, model_id, scores, sketch, labels) values (1, 1, $1::sparsevec, $1::sparsevec, $2)',
        [wrong, []],
      ),
    ).rejects.toThrow('expected 5000 dimensions, not 4999');
    const { rows } = await database.pool.query('select count(*)::int as count from illustration_vector');
    expect(rows[0].count).toBe(0);
  });
});

describe('sparsify', () => {
  it('refuses scores of the wrong length or that are no numbers', () => {
    expect(() => sparsify(new Float32Array(4999))).toThrow('A vector of 4999 scores was given where 5000 are needed.');
    const broken = new Float32Array(DIMENSIONS);
    broken[7] = NaN;
    expect(() => sparsify(broken)).toThrow('Score 7 of the vector is NaN.');
  });

  it('keeps the scores from the floor on, at most the largest thousand', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { maxLength: 2000 }), (given) => {
        const scores = new Float32Array(DIMENSIONS);
        scores.set(given);
        const vector = sparsify(scores, { floor: Math.fround(0.25) });
        const passing = given.filter((score) => score >= 0.25).sort((a, b) => b - a);
        expect(vector.indices).toHaveLength(Math.min(1000, passing.length));
        expect([...vector.values].sort((a, b) => b - a)).toEqual(passing.slice(0, 1000).map(Math.fround));
        expect([...vector.indices]).toEqual([...vector.indices].sort((a, b) => a - b));
        for (let k = 0; k < vector.indices.length; k++) {
          expect(vector.values[k]).toBe(scores[vector.indices[k]!]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('loses nothing but what is below the floor', () => {
    const scores = new Float32Array(DIMENSIONS);
    scores.set([0.0004, 0.002, 0.9]);
    const vector = sparsify(scores);
    expect([...densify(vector).subarray(0, 3)]).toEqual([0, Math.fround(0.002), Math.fround(0.9)]);
    expect(scoreAt(vector, 2)).toBe(Math.fround(0.9));
    expect(scoreAt(vector, 0)).toBe(0);
  });
});
