import { labelsFrom, LABEL_BANDS } from './labels.js';
import type { TagCriterion, TagFilter } from './tag-filter.js';
import type { TagFrequencies } from './tag-frequencies.js';

/** A tag is this much more frequent below the first band's start than above it, for want of a count. */
const BELOW_FIRST_BAND = 4;

/**
 * Share of a model's vectors that a tag filter leaves, estimated from how often each label occurs, 0 to 1.
 *
 * Tags that go together (a cat is an animal) make the product of their shares far too small. The conditions are
 * therefore combined with exponential back-off: the rarest counts in full, the next by its square root, and so on, as
 * Microsoft SQL Server's estimator has done since 2014.
 */
export function estimateSelectivity({ all, any, none, contentRating }: TagFilter, frequencies: TagFrequencies): number {
  if (frequencies.vectors === 0) return 1;
  const share = (criterion: TagCriterion): number => shareOf(criterion, frequencies);
  const shares = all.map(share);
  if (any.length > 0) shares.push(1 - any.reduce((rest, criterion) => rest * (1 - share(criterion)), 1));
  shares.push(...none.map((criterion) => 1 - share(criterion)));
  if (contentRating) {
    const rated = contentRating.reduce((sum, name) => sum + frequencies.ofRating[name], 0);
    shares.push(Math.min(1, rated / frequencies.vectors));
  }
  return combineShares(shares);
}

/** Exponential back-off over the shares that single conditions leave. */
export function combineShares(shares: readonly number[]): number {
  return [...shares].sort((a, b) => a - b).reduce((rest, share, place) => rest * share ** (1 / 2 ** place), 1);
}

function shareOf({ dimension, minScore }: TagCriterion, { vectors, ofLabel }: TagFrequencies): number {
  const labels = labelsFrom(dimension, Math.max(minScore, LABEL_BANDS[0]!))!;
  const counted = labels.covering.reduce((sum, label) => sum + (ofLabel.get(label) ?? 0), 0);
  const factor = minScore < LABEL_BANDS[0]! ? BELOW_FIRST_BAND : 1;
  return Math.min(1, (factor * counted) / vectors);
}
