import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Metrics } from '../benchmark.js';
import { runCampaign } from '../simulator/campaign.js';
import { contextOnly, permutedLabels } from '../simulator/controls.js';
import { splitByCreative } from '../simulator/impressions.js';
import type { WorldOptions } from '../simulator/settings.js';
import { lessonOf, trainingCells } from '../simulator/training.js';
import { makeWorld } from '../simulator/world.js';
import { fitters, type Fitter, type Predictor } from './fitters.js';
import { examOf, judge } from './judge.js';
import { fitPeers } from './peers.js';

/** Creatives without observations, by other advertisers. */
const NEW_CREATIVES = 3000;
/** The fit that the product makes by default. */
const OURS = 'logistic';
/** An interval takes a solve of its own. */
const COVERAGE_STEP = 4;

export interface Ranking {
  /** By name: ours, the controls, the ceilings, the peers. */
  readonly rows: Readonly<Record<string, Metrics>>;
  readonly headline: Metrics;
}

/**
 * Fits ours and the peers' to the same simulated creatives and judges all by the same new ones, whose true rate is known.
 *
 * @param options.python interpreter for the peers; without it they are left out
 * @param options.folder keeps the data set that the peers read and their predictions; default: a folder that is removed
 */
export async function rankNewCreatives(
  options: WorldOptions,
  { python, folder, log }: { python?: string | undefined; folder?: string | undefined; log: (line: string) => void },
): Promise<Ranking> {
  const world = makeWorld({ newCreatives: NEW_CREATIVES, ...options });
  const campaign = runCampaign(world);
  const lesson = lessonOf(campaign);
  const { data } = lesson;
  const backgroundRate = sum(data.numerators) / sum(data.denominators);
  const exam = examOf(campaign, backgroundRate);
  const newVectors = world.creatives.slice(world.settings.creatives).map(({ vector }) => vector);
  const newCells = trainingCells(
    world,
    splitByCreative(campaign).cold,
    Int32Array.from(newVectors, (_, row) => world.settings.creatives + row),
  );
  log(`${data.design.rows} creatives, ${sum(data.denominators)} impressions, ${sum(data.numerators)} clicks`);

  const rows: Record<string, Metrics> = {};
  const examine = async (name: string, fitter: Fitter, taught = lesson): Promise<void> => {
    const started = performance.now();
    const predictor = await fitter(taught);
    const seconds = (performance.now() - started) / 1000;
    const predictions = Float64Array.from(newVectors, (vector) => predictor(vector));
    const { served } = predictor;
    const there = served && Float64Array.from(newVectors, (vector, row) => served(vector, row, newCells));
    rows[name] = { ...judge(predictions, exam, there), ...coverage(predictor), seconds };
    log(`${name}: ${seconds.toFixed(1)} s`);
  };
  for (const [name, fitter] of Object.entries(fitters)) await examine(`ours: ${name}`, fitter);
  await examine('control: permuted labels', fitters[OURS]!, { ...lesson, data: permutedLabels(data) });
  await examine('control: constant', async () => () => backgroundRate);
  rows['control: context only'] = judge(contextRates(), exam);
  rows['ceiling: tags, one by one'] = judge(exam.rateFromTagsLinear, exam);
  rows['ceiling: tags'] = judge(exam.rateFromTags, exam);
  rows['ceiling: true rate'] = judge(exam.rate, exam);

  const peers = python === undefined ? [] : await withFolder((at) => fitPeers(python, at, data, newVectors, log));
  for (const { name, predictions, ...peer } of peers) rows[`peer: ${name}`] = { ...judge(predictions, exam), ...peer };

  const ours = rows[`ours: ${OURS}`]!;
  const best = Math.max(...peers.map(({ name }) => rows[`peer: ${name}`]!.spearman as number));
  const ceiling = rows['ceiling: tags'].spearman as number;
  return {
    rows,
    headline: {
      spearman: ours.spearman!,
      spearmanOracle: ceiling,
      shareOfOracle: (ours.spearman as number) / ceiling,
      spearmanBestPeer: peers.length > 0 ? best : 'not measured: PYTHON is not set',
      calibration: ours.calibration!,
      coverage95: ours.coverage95!,
    },
  };

  /** Share of some new creatives whose true rate lies within the interval for it. */
  function coverage({ interval }: Predictor): Metrics {
    if (!interval) return {};
    const asked = newVectors.flatMap((vector, row) => (row % COVERAGE_STEP === 0 ? [{ vector, row }] : []));
    const held = asked.filter(({ vector, row }) => {
      const { low, high } = interval(vector);
      return exam.rate[row]! >= low && exam.rate[row]! <= high;
    });
    return { coverage95: held.length / asked.length };
  }

  /** What the contexts make of each new creative, served as it was. */
  function contextRates(): Float64Array {
    const { cold } = splitByCreative(campaign);
    const expected = new Float64Array(exam.rate.length);
    contextOnly(lesson.cells)(cold).forEach((rate, cell) => {
      expected[cold.creative[cell]! - world.settings.creatives]! += rate * cold.impressions[cell]!;
    });
    return expected.map((clicks, creative) => clicks / Math.max(1, exam.impressions[creative]!));
  }

  async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    if (folder !== undefined) return work(folder);
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-kpi-'));
    try {
      return await work(scratch);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
