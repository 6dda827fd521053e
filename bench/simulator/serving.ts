import type { WorldSettings } from './settings.js';

/** Clicks and impressions of a creative that the policy adds to what it saw, at the mean rate: it does not trust few. */
const PRIOR_IMPRESSIONS = 1000;
/** How strongly the estimate moves traffic: impressions grow with its square root. */
const VOLUME = 0.5;
/** The log odds of a place, per unit of log estimate, from the worst place to the best. */
export const PLACE = 1;

/**
 * What an ad server has learnt of each creative by the morning of a day, from clicks that have arrived: the logarithm of
 * its estimated rate, mean 0. All 0 before there are clicks, and with `serving` off.
 */
export function preferences(
  impressions: Float64Array,
  clicksSeen: Float64Array,
  { effects }: WorldSettings,
): Float64Array {
  const rate = sum(clicksSeen) / sum(impressions);
  if (!(rate > 0) || effects.serving === 0) return new Float64Array(impressions.length);
  const logs = impressions.map((n, creative) =>
    Math.log((clicksSeen[creative]! + PRIOR_IMPRESSIONS * rate) / (n + PRIOR_IMPRESSIONS) / rate),
  );
  const mean = sum(logs) / logs.length;
  return logs.map((log) => effects.serving * (log - mean));
}

/** Impressions of each creative on a day: its budget, moved towards what is preferred; the total stays. */
export function traffic(budgets: Float64Array, preference: Float64Array): Float64Array {
  const wanted = budgets.map((budget, creative) => budget * Math.exp(VOLUME * preference[creative]!));
  const factor = sum(budgets) / sum(wanted);
  return wanted.map((impressions) => impressions * factor);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
