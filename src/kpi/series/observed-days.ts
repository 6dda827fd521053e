import { BadInputError } from '../../errors.js';

/** First and last day, YYYY-MM-DD, both included; null is open. */
export interface DayRange {
  readonly first: string | null;
  readonly last: string | null;
}

/**
 * The days, in UTC, that a dashboard's time range touches: observations are of whole days.
 *
 * @param to an end at midnight is the end of the day before
 * @throws BadInputError for a range that ends before it begins
 */
export function daysWithin({ from, to }: { from?: Date | null | undefined; to?: Date | null | undefined }): DayRange {
  if (from && to && from >= to) {
    throw new BadInputError(
      `from (${from.toISOString()}) is not before to (${to.toISOString()}): there is no time between them.`,
    );
  }
  return { first: from ? dayOf(from.getTime()) : null, last: to ? dayOf(to.getTime() - 1) : null };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
