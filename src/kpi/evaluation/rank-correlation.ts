/**
 * Spearman's rank correlation: Pearson's of the ranks, ties sharing the mean of their ranks.
 *
 * With weights it is the weighted correlation of weighted ranks: a row's rank is the weight below it plus half the weight
 * of its ties, so a row of weight 2 counts like two rows.
 *
 * @returns -1 .. 1; null when one side is constant or there are fewer than two rows
 */
export function spearman(a: Float64Array, b: Float64Array, weights?: Float64Array): number | null {
  const w = weights ?? new Float64Array(a.length).fill(1);
  return correlation(ranks(a, w), ranks(b, w), w);
}

function ranks(values: Float64Array, weights: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((i, j) => values[i]! - values[j]!);
  const ranked = new Float64Array(values.length);
  let below = 0;
  for (let start = 0; start < order.length;) {
    let end = start;
    let tied = 0;
    while (end < order.length && values[order[end]!] === values[order[start]!]) tied += weights[order[end++]!]!;
    for (let place = start; place < end; place++) ranked[order[place]!] = below + tied / 2;
    below += tied;
    start = end;
  }
  return ranked;
}

function correlation(a: Float64Array, b: Float64Array, weights: Float64Array): number | null {
  let total = 0;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < a.length; i++) {
    total += weights[i]!;
    meanA += weights[i]! * a[i]!;
    meanB += weights[i]! * b[i]!;
  }
  meanA /= total;
  meanB /= total;
  let covariance = 0;
  let varianceA = 0;
  let varianceB = 0;
  for (let i = 0; i < a.length; i++) {
    covariance += weights[i]! * (a[i]! - meanA) * (b[i]! - meanB);
    varianceA += weights[i]! * (a[i]! - meanA) ** 2;
    varianceB += weights[i]! * (b[i]! - meanB) ** 2;
  }
  return varianceA > 0 && varianceB > 0 ? covariance / Math.sqrt(varianceA * varianceB) : null;
}
