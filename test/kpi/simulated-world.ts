import { CellColumns } from '../../src/kpi/fitting/cell-columns.js';
import { cellsOfSums, sumByRow } from '../../src/kpi/fitting/cells.js';
import { designOf } from '../../src/kpi/solvers/design.js';
import { randomStream, type Uniform } from '../../src/kpi/simulation/random.js';
import { simulateCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import type { SimulatedIllustration } from '../../src/kpi/simulation/truth.js';
import type { TrainingData } from '../../src/kpi/fitting/training-data.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';

/** Dimensions of these worlds' vocabulary: small, so that a fit takes a fraction of a second. */
const VOCABULARY = 300;
const TAGS_EACH = 12;

/** Illustrations with Zipf-distributed tags, and the vector that a perfect tag model would give each. */
export function simulatedIllustrations(count: number): { illustration: SimulatedIllustration; vector: SparseVector }[] {
  return Array.from({ length: count }, (_, place) => {
    const key = `world/${place}`;
    const uniform = randomStream(`tags of ${key}`);
    const tags = new Set<number>();
    while (tags.size < TAGS_EACH) tags.add(zipf(uniform));
    const indices = Int32Array.from([...tags].sort((a, b) => a - b));
    const values = new Float32Array(indices.length).fill(1);
    return {
      illustration: { key, tags: Array.from(indices, (tag) => `tag ${tag}`) },
      vector: { dimensions: 5000, indices, values },
    };
  });
}

/** The same illustrations with other sums, of no context that is known. */
export function withSums(data: TrainingData, numerators: Float64Array, denominators: Float64Array): TrainingData {
  return { ...data, numerators, denominators, cells: cellsOfSums(numerators, denominators) };
}

/** Training data of a simulated campaign, without a database. */
export function simulatedTrainingData(count: number, meanImpressions = 10_000): TrainingData {
  const world = simulatedIllustrations(count);
  const places = new Map(world.map(({ illustration }, place) => [illustration.key, place]));
  const columns = new CellColumns();
  const illustrations = world.map(({ illustration }) => illustration);
  for (const { illustration, clicks, impressions, day, slot } of simulateCampaign(illustrations, {
    days: 3,
    meanImpressions,
  })) {
    columns.add(places.get(illustration)!, clicks, impressions, { day, slot, audience: '' });
  }
  const cells = columns.cells();
  return {
    kind: 'rate',
    illustrationIds: illustrations.map((_, place) => String(place + 1)),
    groups: illustrations.map(({ key }) => key),
    design: designOf(world.map(({ vector }) => vector)),
    cells,
    ...sumByRow(cells, count),
    withoutVector: 0,
    immatureFrom: null,
    simulated: true,
  };
}

export function shuffled<T>(items: readonly T[], uniform: Uniform): T[] {
  const order = items.map((item) => ({ item, at: uniform() }));
  return order.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

function zipf(uniform: Uniform): number {
  return Math.min(VOCABULARY - 1, Math.floor(VOCABULARY ** uniform()) - 1);
}
