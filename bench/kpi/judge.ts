import { calibration, logLoss } from '../../src/kpi/evaluation/metrics.js';
import { spearman } from '../../src/kpi/evaluation/rank-correlation.js';
import type { Campaign } from '../simulator/served.js';
import { cellRates, oracleOf } from '../simulator/oracle.js';
import { totalsOf } from '../simulator/training.js';
import type { Metrics } from '../benchmark.js';

/** New creatives and the truth about them; all arrays have one entry for each. */
export interface Exam {
  /** True rate at average context. */
  readonly rate: Float64Array;
  readonly rateFromTags: Float64Array;
  readonly rateFromTagsLinear: Float64Array;
  /** Over the whole campaign; clicks in the end. */
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
  /** True rate in the contexts in which the creative was served. */
  readonly servedRate: Float64Array;
  /** Pooled rate of the training data. */
  readonly backgroundRate: number;
}

const BEST = 100;

export function examOf(campaign: Campaign, backgroundRate: number): Exam {
  const { settings } = campaign.world;
  const totals = totalsOf(campaign);
  const rates = cellRates(campaign);
  const expected = { ...campaign, clicks: rates.map((rate, cell) => rate * campaign.impressions[cell]!) };
  const expectedClicks = totalsOf(expected).clicks;
  const { rate, rateFromTags, rateFromTagsLinear } = oracleOf(settings);
  // A new creative that was not served at all can be ranked but adds nothing to clicks.
  const servedRate = expectedClicks.map((clicks, creative) => clicks / Math.max(1, totals.impressions[creative]!));
  const isNew = (_: number, creative: number): boolean => creative >= settings.creatives;
  return {
    rate: rate.filter(isNew),
    rateFromTags: rateFromTags.filter(isNew),
    rateFromTagsLinear: rateFromTagsLinear.filter(isNew),
    impressions: totals.impressions.filter(isNew),
    clicks: totals.clicks.filter(isNew),
    servedRate: servedRate.filter(isNew),
    backgroundRate,
  };
}

/**
 * - `spearman`: with the true rate. `ndcgAt100`: of the true rates of the 100 that are predicted best.
 * - `calibration`: predicted over counted clicks, in the contexts in which an ad server that learns put them.
 *   `calibrationEach`: the same with every creative counting the same, and the true rate where it was served.
 * - `normalisedEntropy`: per impression (He et al. 2014). `attainableShare`: (1 - NE) / (1 - NE of the true rates).
 */
/** @param served forecasts for the contexts in which the creatives were served, where a fit can tell them */
export function judge(predictions: Float64Array, exam: Exam, served = predictions): Metrics {
  const predicted = { numerators: exam.clicks, denominators: exam.impressions, predictions: served };
  const constant = logLoss({ ...predicted, predictions: predictions.map(() => exam.backgroundRate) });
  const entropy = logLoss(predicted) / constant;
  const perfect = logLoss({ ...predicted, predictions: exam.servedRate }) / constant;
  const ones = predictions.map(() => 1);
  return {
    spearman: spearman(predictions, exam.rate) ?? 0,
    ndcgAt100: ndcg(predictions, exam.rate, BEST),
    calibration: calibration(predicted)!,
    calibrationEach: calibration({ predictions: served, numerators: exam.servedRate, denominators: ones })!,
    normalisedEntropy: entropy,
    attainableShare: (1 - entropy) / (1 - perfect),
  };
}

/**
 * Discounted cumulative gain of the first `depth` by score, relative to that of the first `depth` by gain (Järvelin &
 * Kekäläinen, ACM TOIS 20, 2002; discount log2(1 + rank)). Equal scores share their mean gain.
 */
export function ndcg(scores: Float64Array, gains: Float64Array, depth: number): number {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  const gainsInOrder: number[] = [];
  for (let start = 0; start < order.length && start < depth;) {
    const tied = order.slice(start).findIndex((row) => scores[row] !== scores[order[start]!]);
    const end = tied < 0 ? order.length : start + tied;
    const rows = order.slice(start, end);
    const mean = rows.reduce((sum, row) => sum + gains[row]!, 0) / rows.length;
    rows.forEach(() => gainsInOrder.push(mean));
    start = end;
  }
  const discounted = (values: ArrayLike<number>): number => {
    let sum = 0;
    for (let rank = 0; rank < Math.min(depth, values.length); rank++) sum += values[rank]! / Math.log2(rank + 2);
    return sum;
  };
  return discounted(gainsInOrder) / discounted(gains.toSorted((a, b) => b - a));
}
