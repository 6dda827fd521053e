import { designOf } from '../../src/kpi/design.js';
import { randomStream, type Uniform } from '../../src/kpi/simulation/random.js';
import { simulateCampaign } from '../../src/kpi/simulation/simulate-campaign.js';
import type { SimulatedIllustration } from '../../src/kpi/simulation/truth.js';
import type { TrainingData } from '../../src/kpi/training-data.js';
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

/** Training data of a simulated campaign, without a database. */
export function simulatedTrainingData(count: number, meanImpressions = 10_000): TrainingData {
  const world = simulatedIllustrations(count);
  const places = new Map(world.map(({ illustration }, place) => [illustration.key, place]));
  const numerators = new Float64Array(count);
  const denominators = new Float64Array(count);
  let observations = 0;
  const illustrations = world.map(({ illustration }) => illustration);
  for (const row of simulateCampaign(illustrations, { days: 3, meanImpressions })) {
    const place = places.get(row.illustration)!;
    numerators[place]! += row.clicks;
    denominators[place]! += row.impressions;
    observations++;
  }
  return {
    illustrationIds: illustrations.map((_, place) => String(place + 1)),
    groups: illustrations.map(({ key }) => key),
    design: designOf(world.map(({ vector }) => vector)),
    numerators,
    denominators,
    observations,
    withoutVector: 0,
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
