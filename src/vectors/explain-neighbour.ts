import { lengthOf, type CombinedExamples } from './combine-examples.js';
import { densify, type SparseVector } from './sparse-vector.js';

/** One tag's share in how alike two vectors are. */
export interface TagPart {
  readonly dimension: number;
  readonly part: number;
  /** Score in what was asked for; in a combination of examples the element of their sum, which may be negative. */
  readonly score: number;
  readonly neighbourScore: number;
}

/** Why a neighbour scores what it scores. */
export interface NeighbourExplanation {
  /** Largest parts first; they add up to the score. A negative part is a tag that the question turns away from. */
  readonly shared: readonly TagPart[];
  /** Largest parts first; they add up to `unlikeness`. */
  readonly apart: readonly TagPart[];
  /** Sum of `shared`. */
  readonly score: number;
  /** Sum of `apart`; 1 - score, unless the example that decided counts less than 1. */
  readonly unlikeness: number;
  /** What each example adds to the score, in the order asked; they add up to it. */
  readonly byExample: readonly number[];
}

/**
 * Takes a score apart by tag. With both vectors scaled to length 1, cosine = sum of q_i v_i, and
 * 1 - cosine = sum of (q_i - v_i)^2 / 2: what is shared and what tells the two apart add up to 1.
 *
 * When illustrations are ranked by their best match, the example that decided is the question, and all parts carry its
 * weight.
 */
export function explainNeighbour(
  { ranking, examples }: CombinedExamples,
  neighbour: SparseVector,
): NeighbourExplanation {
  if (ranking.kind === 'vector') {
    const question = lengthOf(ranking.vector);
    return {
      ...compare(ranking.vector, neighbour, 1, question),
      byExample: partsOfSum(ranking.vector, examples, neighbour),
    };
  }
  const likes = ranking.positives.map(({ vector, weight }) => weight * cosine(vector, neighbour));
  const best = likes.indexOf(Math.max(...likes));
  const dislikes = ranking.negatives.map(({ vector, weight }) => weight * cosine(vector, neighbour));
  const worst = dislikes.length > 0 ? dislikes.indexOf(Math.max(...dislikes)) : -1;
  const turnedAway = worst >= 0 && dislikes[worst]! >= likes[best]!;
  const decided = turnedAway ? ranking.negatives[worst]! : ranking.positives[best]!;
  // Turned away, the score is -(weight x cosine)^2: each part of the cosine in that proportion.
  const factor = turnedAway ? -decided.weight * dislikes[worst]! : decided.weight;
  let [liked, disliked] = [0, 0];
  const byExample = examples.map(({ weight }) => {
    const decides = weight > 0 ? !turnedAway && liked++ === best : turnedAway && disliked++ === worst;
    return decides ? factor * cosine(decided.vector, neighbour) : 0;
  });
  return { ...compare(decided.vector, neighbour, factor, lengthOf(decided.vector)), byExample };
}

function compare(
  question: SparseVector,
  neighbour: SparseVector,
  factor: number,
  questionLength: number,
): Omit<NeighbourExplanation, 'byExample'> {
  const neighbourLength = lengthOf(neighbour);
  const shared: TagPart[] = [];
  const apart: TagPart[] = [];
  eachDimension(question, neighbour, (dimension, score, neighbourScore) => {
    const [q, v] = [score / questionLength, neighbourLength > 0 ? neighbourScore / neighbourLength : 0];
    if (q * v !== 0) shared.push({ dimension, part: factor * q * v, score, neighbourScore });
    const difference = (factor * (q - v) ** 2) / 2;
    if (difference !== 0) apart.push({ dimension, part: difference, score, neighbourScore });
  });
  const total = (parts: readonly TagPart[]): number => parts.reduce((sum, { part }) => sum + part, 0);
  const sums = { score: total(shared), unlikeness: total(apart) };
  const byPart = (a: TagPart, b: TagPart): number => Math.abs(b.part) - Math.abs(a.part) || a.dimension - b.dimension;
  return { ...sums, shared: shared.sort(byPart), apart: apart.sort(byPart) };
}

/** What each example adds to the cosine with their weighted sum, over the dimensions that the sum kept. */
function partsOfSum(sum: SparseVector, examples: CombinedExamples['examples'], neighbour: SparseVector): number[] {
  const kept = new Uint8Array(sum.dimensions);
  for (const index of sum.indices) kept[index] = 1;
  const scores = densify(neighbour);
  const whole = new Float64Array(sum.dimensions);
  const dots = examples.map(({ vector, weight }) => {
    const scale = weight / lengthOf(vector);
    let dot = 0;
    vector.indices.forEach((index, place) => {
      if (kept[index] === 0) return;
      whole[index]! += scale * vector.values[place]!;
      dot += scale * vector.values[place]! * scores[index]!;
    });
    return dot;
  });
  const length = Math.hypot(...whole) * lengthOf(neighbour);
  return dots.map((dot) => (length > 0 ? dot / length : 0));
}

function cosine(a: SparseVector, b: SparseVector): number {
  const length = lengthOf(a) * lengthOf(b);
  if (length === 0) return 0;
  let dot = 0;
  eachDimension(a, b, (_, x, y) => (dot += x * y));
  return dot / length;
}

/** Visits the dimensions that are stored in either, ascending. */
function eachDimension(
  a: SparseVector,
  b: SparseVector,
  visit: (dimension: number, a: number, b: number) => void,
): void {
  let [i, j] = [0, 0];
  while (i < a.indices.length || j < b.indices.length) {
    const atA = a.indices[i] ?? Infinity;
    const atB = b.indices[j] ?? Infinity;
    const dimension = Math.min(atA, atB);
    visit(dimension, atA === dimension ? a.values[i++]! : 0, atB === dimension ? b.values[j++]! : 0);
  }
}
