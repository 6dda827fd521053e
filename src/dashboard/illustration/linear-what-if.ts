import type { TagEdits } from './tag-edits.js';

/** A forecast by a model that is linear in the scores, as the API gives it. */
export interface LinearForecast {
  readonly rate: number;
  readonly linear: number;
  readonly intercept: number;
  readonly rateAtIntercept: number;
  readonly link: 'IDENTITY' | 'LOGIT';
  readonly kind: 'RATE' | 'NUMBER';
  /** By tag. Tags that are not listed have no contribution that counts, but an unknown coefficient. */
  readonly contributions: ReadonlyMap<string, { readonly score: number; readonly coefficient: number }>;
}

/**
 * The forecast with other scores, all other tags held: what the server will answer, known without asking it.
 *
 * @returns null when it is not known here: a tag whose coefficient is not listed, or whose new score only the library tells
 */
export function linearWhatIf(forecast: LinearForecast, edits: TagEdits): number | null {
  let change = 0;
  for (const [name, score] of edits) {
    const tag = forecast.contributions.get(name);
    if (score === null || !tag) return null;
    change += tag.coefficient * (score - tag.score);
  }
  const { rate, linear, intercept, rateAtIntercept, link, kind } = forecast;
  // No context is asked for, so the linear predictor is the logit itself.
  if (link === 'LOGIT') return 1 / (1 + Math.exp(-(linear + change)));
  const moved = linear - intercept;
  const after = rate + change * (moved === 0 ? 1 : (rate - rateAtIntercept) / moved);
  return kind === 'RATE' ? Math.min(1, Math.max(0, after)) : after;
}
