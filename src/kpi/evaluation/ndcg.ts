/**
 * NDCG@k of a ranking by prediction, the gain of an illustration being its rate (Järvelin & Kekäläinen, TOIS 20, 2002):
 * sum of rate / log2(place + 1) over the first k places, relative to the best order. Illustrations of one prediction
 * share the mean of their rates, which is the expectation over their orders.
 *
 * A gain that is a rate makes even a random order score high; read it beside that of a constant prediction.
 *
 * @param rates observed or true, 0 or more
 * @returns 0 .. 1; null when every rate is 0 or there is no row
 */
export function ndcg(predictions: Float64Array, rates: Float64Array, k: number): number | null {
  const best = discountedGain(rates, rates, k);
  return best > 0 ? discountedGain(predictions, rates, k) / best : null;
}

function discountedGain(scores: Float64Array, gains: Float64Array, k: number): number {
  const order = Array.from(scores.keys()).sort((i, j) => scores[j]! - scores[i]!);
  let sum = 0;
  for (let place = 0; place < Math.min(k, order.length);) {
    let end = place;
    let gain = 0;
    while (end < order.length && scores[order[end]!] === scores[order[place]!]) gain += gains[order[end++]!]!;
    const mean = gain / (end - place);
    for (; place < end; place++) if (place < k) sum += mean / Math.log2(place + 2);
  }
  return sum;
}
