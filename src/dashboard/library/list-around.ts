import type { Listing } from './listing.js';

/** Ids handed on in each direction: the browser's history keeps them. */
const REACH = 100;

/** Where an illustration was opened from, for the way to the ones before and after it. */
export interface ListAround {
  /** Ids in the list's order. */
  readonly list: readonly string[];
  /** Place of the first of them in the whole list, from 0. */
  readonly first: number;
  readonly count: number;
}

/** What is here of a list on both sides of a place, without gaps. */
export function listAround(listing: Listing, index: number): ListAround {
  const id = (at: number): string | undefined => listing.at(at)?.id;
  let first = index;
  while (first > 0 && index - first < REACH && id(first - 1) !== undefined) first--;
  const list: string[] = [];
  for (let at = first; at <= index + REACH; at++) {
    const here = id(at);
    if (here === undefined) break;
    list.push(here);
  }
  return { list, first, count: listing.count ?? first + list.length };
}
