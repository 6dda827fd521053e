import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { breather } from '../src/kpi/breather.js';
import { designOf } from '../src/kpi/solvers/design.js';
import { splitByGroup } from '../src/kpi/solvers/folds.js';
import { logLoss } from '../src/kpi/evaluation/metrics.js';
import {
  contextColumns,
  sideBySide,
  studyFeatureNames,
  tagColumns,
  type StudyCells,
} from '../src/kpi/study/study-cells.js';
import { describeStudy } from '../src/kpi/study/study-table.js';
import { studyKpi, type StudyReport } from '../src/kpi/study/study.js';
import { TRAINING_FILES, writeTrainingRows } from '../src/kpi/fitting/training-export.js';
import { bindFeatures, safeFeatureName } from '../src/kpi/trees/feature-names.js';
import { readTreeModel } from '../src/kpi/trees/read-tree-model.js';
import type { TreeEnsemble } from '../src/kpi/trees/tree-ensemble.js';
import { packageRoot } from '../src/package-root.js';
import type { Metrics } from './benchmark.js';
import { runCampaign } from './simulator/campaign.js';
import type { Cells } from './simulator/cells.js';
import { AUDIENCES, CONTEXTS, POSITIONS, SLOTS } from './simulator/contexts.js';
import { splitByTime } from './simulator/impressions.js';
import { cellRates } from './simulator/oracle.js';
import type { WorldOptions } from './simulator/settings.js';
import type { Campaign } from './simulator/served.js';
import { IMMATURE_DAYS } from './simulator/training.js';
import { makeWorld } from './simulator/world.js';

type Log = (line: string) => void;

const DAYS = { days: 21, trainDays: 16 };
const SIZE = { creatives: 3000, newCreatives: 1000 };
/** Part of the advertisers to learn from that choose lambda and stop the trees. */
const VALID_SHARE = 0.2;

/** What trees may look at. */
type Seen = 'tags' | 'tags and contexts';

interface Case {
  readonly world: WorldOptions;
  readonly trees: readonly Seen[];
}

/**
 * Pairs of tags are what trees can say and a sum over tags cannot: the first world has as many as the simulator takes for
 * likely, the second none, the third four times as strong. Trees that look at contexts take minutes to train.
 */
const CASES: Readonly<Record<string, Case>> = {
  'as it is': { world: {}, trees: ['tags', 'tags and contexts'] },
  'no pairs': { world: { effects: { pairs: 0 } }, trees: ['tags'] },
  'strong pairs': { world: { effects: { pairs: 4 } }, trees: ['tags'] },
};

/**
 * The study of He et al. (2014), Table 1, on simulated campaigns: contexts, tags, and leaves of trees that LightGBM trains
 * in the Python that PYTHON names (numpy, scipy, scikit-learn, lightgbm). Without PYTHON only what needs no trees.
 */
export async function kpiStudyBenchmark({ log }: { log: Log }): Promise<Metrics> {
  if (!process.env.PYTHON) log('PYTHON is not set: the variants with trees are left out.');
  const metrics: Record<string, Metrics> = {};
  for (const [name, { world, trees }] of Object.entries(CASES)) {
    const campaign = runCampaign(makeWorld({ ...SIZE, days: DAYS.days, ...world }));
    const { cells, ceiling } = studyOf(campaign);
    const found: Record<string, Metrics> = {};
    for (const seen of process.env.PYTHON ? trees : (['tags'] as const)) {
      const start = performance.now();
      const ensemble = process.env.PYTHON ? await trainTrees(cells, seen === 'tags and contexts', log) : undefined;
      const trained = performance.now();
      const report = await studyKpi(cells, { ensemble, onProgress: ({ step }) => log(step) }, breather());
      log(`\n${name}, trees look at ${seen}\n${describeStudy(report)}\n`);
      found[`trees on ${seen}`] = {
        ...figures(report),
        seconds: { trees: (trained - start) / 1000, study: (performance.now() - trained) / 1000 },
      };
    }
    const rate = rateOf(cells);
    metrics[name] = { ...found, ceiling: { later: ceiling('later', rate), new: ceiling('new', rate) } };
  }
  return metrics;
}

function figures({ variants, trees, leaves, cells }: StudyReport): Metrics {
  const test = (set: 'new' | 'later'): Metrics =>
    Object.fromEntries(
      variants.map(({ name, lambda, test }) => {
        const { relative, relativeInterval, normalisedEntropy, calibration, spearman } = test[set];
        return [
          name,
          {
            relativePercent: (100 * relative).toFixed(2),
            interval: relativeInterval.map((share) => (100 * share).toFixed(2)).join(' - '),
            ...{ normalisedEntropy, calibration: calibration ?? 'none', spearman: spearman ?? 'none', lambda },
          },
        ];
      }),
    );
  return { new: test('new'), later: test('later'), trees, leaves, trainCells: cells.train, newCells: cells.new };
}

/** Cells by creative, slot, position and audience, summed over the days of each part. */
function studyOf(campaign: Campaign): {
  cells: StudyCells;
  /** Normalised entropy of the true rates: what nobody can be better than. */
  ceiling: (set: 'later' | 'new', trainingRate: number) => number;
} {
  const { world } = campaign;
  const { trainDays } = DAYS;
  const split = splitByTime(campaign, { trainDays, immatureDays: IMMATURE_DAYS });
  const known = world.creatives.slice(0, world.settings.creatives);
  const advertisers = known.map(({ advertiser }) => advertiser);
  const fold = splitByGroup(advertisers, { seed: 1, holdOutShare: VALID_SHARE, folds: 1 });
  const chooses = (creative: number): boolean => fold[creative] === -1;
  const gathered = [
    ...summed(split.train, chooses, 'valid'),
    ...summed(split.train, (creative) => !chooses(creative), 'train'),
    ...summed(split.later, (creative) => !chooses(creative), 'later'),
    ...summed(split.cold, () => true, 'new'),
  ];
  const level = (size: number, below: number): Int32Array =>
    Int32Array.from(gathered, ({ context }) => Math.floor(context / below) % size);
  const cells: StudyCells = {
    design: designOf(world.creatives.map(({ vector }) => vector)),
    illustration: Int32Array.from(gathered, ({ creative }) => creative),
    contexts: [
      { name: 'slot', levels: SLOTS, level: level(SLOTS.length, POSITIONS.length * AUDIENCES.length) },
      { name: 'position', levels: POSITIONS, level: level(POSITIONS.length, AUDIENCES.length) },
      { name: 'audience', levels: AUDIENCES, level: level(AUDIENCES.length, 1) },
    ],
    part: gathered.map(({ part }) => part),
    numerators: Float64Array.from(gathered, ({ k }) => k),
    denominators: Float64Array.from(gathered, ({ n }) => n),
  };
  const rates = cellRates(campaign);
  return {
    cells,
    ceiling: (set, trainingRate) => {
      const of = set === 'new' ? split.cold : split.later;
      const kept = Array.from(of.creative.keys()).filter((cell) => set === 'new' || !chooses(of.creative[cell]!));
      const counts = {
        numerators: Float64Array.from(kept, (cell) => of.clicks[cell]!),
        denominators: Float64Array.from(kept, (cell) => of.impressions[cell]!),
      };
      const truth = Float64Array.from(kept, (cell) => {
        const at = of.creative[cell]! * world.days.length + of.day[cell]!;
        return rates[at * CONTEXTS + contextOf(of, cell)]!;
      });
      return (
        logLoss({ ...counts, predictions: truth }) / logLoss({ ...counts, predictions: truth.map(() => trainingRate) })
      );
    },
  };
}

function contextOf({ slot, position, audience }: Cells, cell: number): number {
  return (slot[cell]! * POSITIONS.length + position[cell]!) * AUDIENCES.length + audience[cell]!;
}

interface Summed {
  readonly creative: number;
  readonly context: number;
  readonly part: StudyCells['part'][number];
  k: number;
  n: number;
}

function summed(cells: Cells, wanted: (creative: number) => boolean, part: Summed['part']): Iterable<Summed> {
  const sums = new Map<number, Summed>();
  cells.creative.forEach((creative, cell) => {
    if (!wanted(creative)) return;
    const context = contextOf(cells, cell);
    const key = creative * CONTEXTS + context;
    const sum = sums.get(key) ?? { creative, context, part, k: 0, n: 0 };
    sums.set(key, sum);
    sum.k += cells.clicks[cell]!;
    sum.n += cells.impressions[cell]!;
  });
  return sums.values();
}

function rateOf({ part, numerators, denominators }: StudyCells): number {
  const sum = (values: Float64Array): number =>
    values.reduce((total, value, cell) => total + (part[cell] === 'train' ? value : 0), 0);
  return sum(numerators) / sum(denominators);
}

/** Trains on the cells of 'train', stops by those of 'valid'. */
async function trainTrees(cells: StudyCells, withContexts: boolean, log: Log): Promise<TreeEnsemble> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'eyecatch-study-'));
  try {
    const tags = Array.from({ length: cells.design.columns }, (_, tag) => `tag_${tag}`);
    const all = studyFeatureNames(tags, cells);
    const names = withContexts ? all : tags;
    writeFileSync(
      path.join(folder, TRAINING_FILES.features),
      names.map((name) => `${safeFeatureName(name)}\n`).join(''),
    );
    for (const part of ['train', 'valid'] as const) {
      const places = Int32Array.from(Array.from(cells.part.keys()).filter((cell) => cells.part[cell] === part));
      const rows = withContexts ? places : firstOfIllustration(cells, places);
      const matrix = withContexts
        ? sideBySide([tagColumns(cells, rows), contextColumns(cells, rows)])
        : tagColumns(cells, rows);
      const counts = countsOf(cells, places, rows, withContexts);
      await writeTrainingRows(path.join(folder, TRAINING_FILES[part]), { design: matrix, ...counts }, [...rows.keys()]);
    }
    const script = path.join(packageRoot, 'bench', 'peers', 'kpi_study_trees.py');
    const { stdout } = await promisify(execFile)(process.env.PYTHON!, [script, folder]);
    log(stdout.trim());
    return bindFeatures(await readTreeModel(path.join(folder, 'trees.txt')), all);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function firstOfIllustration({ illustration }: StudyCells, places: Int32Array): Int32Array {
  const first = new Map<number, number>();
  for (const cell of places) if (!first.has(illustration[cell]!)) first.set(illustration[cell]!, cell);
  return Int32Array.from(first.values());
}

/** Of each row, or of all cells of its illustration. */
function countsOf(
  { illustration, numerators, denominators }: StudyCells,
  places: Int32Array,
  rows: Int32Array,
  apart: boolean,
): { numerators: Float64Array; denominators: Float64Array } {
  const pick = (values: Float64Array): Float64Array => {
    if (apart) return Float64Array.from(rows, (cell) => values[cell]!);
    const sums = new Map<number, number>();
    for (const cell of places) sums.set(illustration[cell]!, (sums.get(illustration[cell]!) ?? 0) + values[cell]!);
    return Float64Array.from(rows, (cell) => sums.get(illustration[cell]!)!);
  };
  return { numerators: pick(numerators), denominators: pick(denominators) };
}
