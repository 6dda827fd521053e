import { csvOf } from '../ui/csv.js';
import type { Candidate } from './candidate.js';

/**
 * A table of how to deal impressions, as CSV.
 *
 * @param denominator what is dealt, e.g. impressions: the column's name
 */
export function allocationCsv(
  dealt: readonly {
    readonly candidate: Candidate;
    readonly trials: number;
    readonly share: number;
    readonly probabilityBest: number;
  }[],
  denominator: string,
): string {
  const header = ['picture', 'illustration', 'upload', denominator, 'share', 'probability_best'];
  const rows = dealt.map(({ candidate: { id, isUpload, name }, trials, share, probabilityBest }) => [
    name,
    isUpload ? '' : id,
    isUpload ? id : '',
    trials,
    share.toFixed(6),
    probabilityBest.toFixed(6),
  ]);
  return csvOf(header, rows);
}
