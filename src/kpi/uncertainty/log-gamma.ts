const HALF_LOG_TWO_PI = 0.918938533204672741780329736406;

/** From here on five terms of Stirling's series are exact to a double. */
const STIRLING_FROM = 15;

/** log Gamma(x), x > 0, to 1e-14 absolute or relative, whichever is larger: Stirling's series, reached by recurrence. */
export function logGamma(x: number): number {
  let product = 1;
  let shifted = x;
  while (shifted < STIRLING_FROM) product *= shifted++;
  return (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + stirlingSeries(shifted) - Math.log(product);
}

/**
 * log Gamma(z + 1) - ((z + 1/2) log z - z + log(2 pi) / 2), z > 0: what Stirling's formula leaves out. Differences of
 * log-gammas of large arguments cancel to nothing; differences of these do not (Loader, Fast and Accurate Computation of
 * Binomial Probabilities, 2000).
 */
export function stirlingError(z: number): number {
  if (z >= STIRLING_FROM) return stirlingSeries(z);
  return logGamma(z + 1) - (z + 0.5) * Math.log(z) + z - HALF_LOG_TWO_PI;
}

function stirlingSeries(z: number): number {
  const s = 1 / (z * z);
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188))))) / z;
}
