import { LABEL_BANDS, labelsFrom } from '../../src/vectors/labels.js';
import type { SearchFilter } from '../../src/vectors/search-filter.js';
import { searchStatistics } from '../../src/vectors/search-statistics.js';
import { DIMENSIONS } from '../../src/vectors/sparse-vector.js';
import type { BenchLibrary } from './library.js';

/**
 * For each share of the library a filter by one tag and minimum score that leaves about as much, and one that excludes a
 * tag where that does; named by what they leave.
 */
export async function filtersBySelectivity(
  { pool, modelId }: BenchLibrary,
  shares: readonly number[],
): Promise<[string, SearchFilter][]> {
  const { frequencies } = await searchStatistics(pool, modelId);
  const shareOf = (dimension: number, minScore: number): number =>
    labelsFrom(dimension, minScore)!.covering.reduce((sum, label) => sum + (frequencies.ofLabel.get(label) ?? 0), 0) /
    frequencies.vectors;
  const all = Array.from({ length: DIMENSIONS }, (_, dimension) => dimension).flatMap((dimension) =>
    LABEL_BANDS.map((minScore) => ({ dimension, minScore, share: shareOf(dimension, minScore) })),
  );
  return shares.flatMap((wanted): [string, SearchFilter][] => {
    const closest = (of: (share: number) => number) =>
      [...all].sort((a, b) => Math.abs(Math.log(of(a.share) / wanted)) - Math.abs(Math.log(of(b.share) / wanted)))[0]!;
    const nearest = closest((share) => Math.max(share, 1e-9));
    const none = closest((share) => 1 - share);
    const name = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;
    const filters: [string, SearchFilter][] = [
      [`tag, ${name(nearest.share)}`, { tags: { all: [nearest], any: [], none: [] } }],
    ];
    if (Math.abs(1 - none.share - wanted) < 0.2 * wanted) {
      filters.push([`without a tag, ${name(1 - none.share)}`, { tags: { all: [], any: [], none: [none] } }]);
    }
    return filters;
  });
}
