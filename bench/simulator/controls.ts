import { cellsOfSums } from '../../src/kpi/fitting/cells.js';
import { randomStream } from '../../src/kpi/simulation/random.js';
import type { TrainingData } from '../../src/kpi/fitting/training-data.js';
import type { Cells } from './cells.js';
import { AUDIENCES, POSITIONS, SLOTS } from './contexts.js';

/** The same clicks and impressions dealt to other creatives: whatever is learnt from them is an artefact. */
export function permutedLabels(data: TrainingData, seed = 1): TrainingData {
  const uniform = randomStream(`permuted ${seed}`);
  const order = Array.from(data.numerators.keys(), (row) => ({ row, at: uniform() })).sort((a, b) => a.at - b.at);
  const numerators = Float64Array.from(order, ({ row }) => data.numerators[row]!);
  const denominators = Float64Array.from(order, ({ row }) => data.denominators[row]!);
  return { ...data, numerators, denominators, cells: cellsOfSums(numerators, denominators) };
}

/** Knows where an impression stood and who saw it, and nothing of the creative: the rate of each slot, position and audience. */
export function contextOnly(train: Cells): (cells: Cells) => Float64Array {
  const places = SLOTS.length * POSITIONS.length * AUDIENCES.length;
  const placeOf = ({ slot, position, audience }: Cells, cell: number): number =>
    (slot[cell]! * POSITIONS.length + position[cell]!) * AUDIENCES.length + audience[cell]!;
  const impressions = new Float64Array(places);
  const clicks = new Float64Array(places);
  for (let cell = 0; cell < train.clicks.length; cell++) {
    impressions[placeOf(train, cell)]! += train.impressions[cell]!;
    clicks[placeOf(train, cell)]! += train.clicks[cell]!;
  }
  const all = clicks.reduce((sum, k) => sum + k, 0) / impressions.reduce((sum, n) => sum + n, 0);
  // A place that nobody was shown in has the mean rate.
  const rates = clicks.map((k, place) => (impressions[place]! > 0 ? k / impressions[place]! : all));
  return (cells) => cells.impressions.map((_, cell) => rates[placeOf(cells, cell)]!);
}
