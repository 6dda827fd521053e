import { designOf } from '../src/kpi/design.js';
import { cellsOfSums } from '../src/kpi/cells.js';
import { fitLinearModel } from '../src/kpi/fit-linear-model.js';
import { spearman } from '../src/kpi/rank-correlation.js';
import { oracleOf } from '../src/kpi/simulation/oracle.js';
import { randomStream, type Uniform } from '../src/kpi/simulation/random.js';
import { simulateCampaign } from '../src/kpi/simulation/simulate-campaign.js';
import type { SparseVector } from '../src/vectors/sparse-vector.js';
import type { Metrics } from './benchmark.js';

const TAGS = 5000;
/** Illustrations without observations, whose true rate the fit must rank. */
const NEW = 3000;

/** 30 tags that apply, by Zipf's law, and 115 that a tag model scores faintly, as measured on real illustrations. */
function vectorOf(key: string): { tags: string[]; vector: SparseVector } {
  const uniform: Uniform = randomStream(`scores of ${key}`);
  const scores = new Map<number, number>();
  while (scores.size < 30) scores.set(Math.floor(TAGS ** uniform()) - 1, 0.5 + 0.5 * uniform());
  const tags = Array.from(scores.keys(), (tag) => `tag ${tag}`);
  while (scores.size < 145) {
    const tag = Math.floor(uniform() * TAGS);
    if (!scores.has(tag)) scores.set(tag, Math.exp(-7 + 3 * uniform()));
  }
  const indices = Int32Array.from([...scores.keys()].sort((a, b) => a - b));
  return { tags, vector: { dimensions: TAGS, indices, values: Float32Array.from(indices, (j) => scores.get(j)!) } };
}

const SIZES = [1600, 8000];

/**
 * Seconds of a whole fit (weights, cross-validation, hold-out, final fit) on a simulated campaign, and how well the model
 * ranks illustrations it never saw by their true rate, beside a ranking by the true tag effects.
 */
export async function kpiBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const metrics: Record<string, Metrics> = {};
  for (const count of SIZES) {
    metrics[`${count} illustrations`] = await fitOnce(count);
    log(`${count} illustrations fitted`);
  }
  return metrics;
}

async function fitOnce(count: number): Promise<Metrics> {
  const made = Array.from({ length: count + NEW }, (_, n) => ({ key: `speed/${n}`, ...vectorOf(`speed/${n}`) }));
  const places = new Map(made.slice(0, count).map(({ key }, place) => [key, place]));
  const numerators = new Float64Array(count);
  const denominators = new Float64Array(count);
  for (const row of simulateCampaign(made, { days: 1 })) {
    const place = places.get(row.illustration);
    if (place === undefined) break;
    numerators[place]! += row.clicks;
    denominators[place]! += row.impressions;
  }
  const oracle = oracleOf(made).slice(count);
  const data = {
    kind: 'rate' as const,
    cells: cellsOfSums(numerators, denominators),
    immatureFrom: null,
    illustrationIds: [...places.keys()],
    groups: [...places.keys()],
    design: designOf(made.slice(0, count).map(({ vector }) => vector)),
    ...{ numerators, denominators, withoutVector: 0, simulated: true },
  };
  const start = performance.now();
  const { coefficients, intercept, report } = await fitLinearModel(data);
  const seconds = (performance.now() - start) / 1000;
  const predictions = Float64Array.from(made.slice(count), ({ vector: { indices, values } }) =>
    indices.reduce((sum, dimension, k) => sum + values[k]! * coefficients[dimension]!, intercept),
  );
  const truth = Float64Array.from(oracle, ({ rate }) => rate);
  const fromTags = Float64Array.from(oracle, ({ rateFromTags }) => rateFromTags);
  return {
    ridgeSeconds: seconds,
    spearman: spearman(predictions, truth)!,
    spearmanOracle: spearman(fromTags, truth)!,
    calibration: report.holdOut.calibration!,
    normalisedEntropy: report.holdOut.normalisedEntropy!,
  };
}
