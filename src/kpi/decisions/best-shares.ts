import type { JointDraws } from './joint-draws.js';

/** Weighted shares of draws; ties share alike. */
export interface BestShares {
  /** In which candidate i is the best: one each, of sum 1. */
  readonly best: Float64Array;
  /** k x k, row-major: in which the row's is the best and the column's the second. */
  readonly second: Float64Array;
}

export function bestShares({ rates, weights }: JointDraws, k: number): BestShares {
  const best = new Float64Array(k);
  const second = new Float64Array(k * k);
  weights.forEach((weight, draw) => {
    const of = (i: number): number => rates[draw * k + i]!;
    let first: number[] = [];
    let next: number[] = [];
    for (let i = 0; i < k; i++) {
      if (first.length === 0 || of(i) > of(first[0]!)) [next, first] = [first, [i]];
      else if (of(i) === of(first[0]!)) first.push(i);
      else if (next.length === 0 || of(i) > of(next[0]!)) next = [i];
      else if (of(i) === of(next[0]!)) next.push(i);
    }
    for (const i of first) {
      best[i]! += weight / first.length;
      const runnersUp = first.length > 1 ? first.filter((j) => j !== i) : next;
      for (const j of runnersUp) second[i * k + j]! += weight / first.length / runnersUp.length;
    }
  });
  return { best, second };
}
