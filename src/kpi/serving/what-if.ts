import type { Database } from '../../database/open.js';
import { BadInputError, NotReadyError } from '../../errors.js';
import { meanScoresWith } from '../../vectors/mean-scores.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { KpiModel } from './model-table.js';

/** What happens to tags that go together with the edited ones. */
export type CoOccurring = 'held' | 'moved';

export interface TagEdit {
  readonly dimension: number;
  /** 0 to 1; null: what illustrations with the tag have on average. */
  readonly score: number | null;
}

export interface EditedVector {
  readonly vector: SparseVector;
  /** Tags that were moved along, by how far, largest first. */
  readonly movedAlong: readonly { readonly dimension: number; readonly from: number; readonly to: number }[];
  /** Tags that no illustration of the library has, of which nothing can be known. */
  readonly unseen: readonly number[];
}

/** Score from which an illustration has a tag. */
const HAS = 0.35;
/** Illustrations with the tag whose mean is taken. */
const LOOKED_AT = 2000;
/** A tag that moves by less is left as it is: hundreds move by next to nothing. */
const LEAST_MOVE = 0.005;

/**
 * The vector an illustration would have with other tags.
 *
 * 'held' changes the named tags alone, which asks for a picture that may not exist (a tiger without an animal). 'moved'
 * shifts every other tag k by the regression of its score on that of the edited tag j, as the library has it:
 *
 *     shift of k = (mean k with j - mean k) / (mean j with j - mean j) x shift of j
 *
 * Shifts of several edits add up, and scores stay within 0 and 1. What comes of it is associated with such pictures; it
 * does not say that editing the picture would cause it.
 *
 * @throws BadInputError for a tag that is edited twice, or a score outside 0 to 1
 * @throws NotReadyError when tags are to move along and the model does not keep mean scores
 */
export async function editVector(
  db: Database,
  model: Pick<KpiModel, 'id' | 'tagModelId' | 'meanScores'>,
  vector: SparseVector,
  edits: readonly TagEdit[],
  coOccurring: CoOccurring,
): Promise<EditedVector> {
  checkEdits(edits);
  const before = dense(vector);
  const after = before.slice();
  const edited = new Set(edits.map(({ dimension }) => dimension));
  const unseen: number[] = [];
  for (const { dimension, score } of edits) {
    const adding = score === null || score > 0;
    // A tag that is held and taken away changes nothing that would have to be known.
    const needed = coOccurring === 'moved' || adding;
    const having = needed ? await meanScoresWith(db, model.tagModelId, { dimension, minScore: HAS }, LOOKED_AT) : null;
    if (adding && !having) unseen.push(dimension);
    const mean = having && dense(having.scores);
    const target = score ?? mean?.[dimension] ?? 1;
    after[dimension] = target;
    if (coOccurring === 'held' || !mean) continue;
    const average = averageOf(model);
    const contrast = mean[dimension]! - average[dimension]!;
    // A tag that nearly all have tells nothing of what goes with it.
    if (contrast < 0.05) continue;
    const shift = (target - before[dimension]!) / contrast;
    for (let k = 0; k < after.length; k++) {
      if (edited.has(k)) continue;
      after[k]! += shift * (mean[k]! - average[k]!);
    }
  }
  const movedAlong: { dimension: number; from: number; to: number }[] = [];
  for (let k = 0; k < after.length; k++) {
    if (edited.has(k)) continue;
    // Once all shifts are added, so that the order of the edits is no matter.
    const to = Math.fround(Math.min(1, Math.max(0, after[k]!)));
    after[k] = to;
    if (Math.abs(to - before[k]!) < LEAST_MOVE) after[k] = before[k]!;
    else movedAlong.push({ dimension: k, from: before[k]!, to });
  }
  movedAlong.sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
  return { vector: sparse(after), movedAlong, unseen };
}

function averageOf({ id, meanScores }: Pick<KpiModel, 'id' | 'meanScores'>): Float64Array {
  if (meanScores) return dense(meanScores);
  throw new NotReadyError(
    `KPI model ${id} is from before the average scores were kept, so it is not known what moves along. Fit the model ` +
      'again, or hold the other tags (HELD; --hold).',
  );
}

function checkEdits(edits: readonly TagEdit[]): void {
  if (edits.length === 0) throw new BadInputError('No tag is added or removed; name at least one.');
  const seen = new Set<number>();
  for (const { dimension, score } of edits) {
    if (seen.has(dimension)) throw new BadInputError('A tag is both added and removed, or named twice; name it once.');
    seen.add(dimension);
    if (score !== null && !(score >= 0 && score <= 1)) {
      throw new BadInputError(`A tag's score is ${score}; it must be 0 to 1.`);
    }
  }
}

function dense({ dimensions, indices, values }: SparseVector): Float64Array {
  const all = new Float64Array(dimensions);
  indices.forEach((dimension, place) => (all[dimension] = values[place]!));
  return all;
}

function sparse(all: Float64Array): SparseVector {
  const kept = Array.from(all.keys()).filter((dimension) => Math.fround(all[dimension]!) !== 0);
  return {
    dimensions: all.length,
    indices: Int32Array.from(kept),
    values: Float32Array.from(kept, (dimension) => all[dimension]!),
  };
}

/** after - before, whose contribution is what the edit is associated with. */
export function difference(before: SparseVector, after: SparseVector): SparseVector {
  const changed = dense(after);
  before.indices.forEach((dimension, place) => (changed[dimension]! -= before.values[place]!));
  return sparse(changed);
}
