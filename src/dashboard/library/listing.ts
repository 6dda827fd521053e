import type { ApiError } from '../api/request.js';
import type { LibraryCardFragment } from '../generated/graphql.js';

/** What a card of the grid shows. */
export interface ListedIllustration {
  readonly id: string;
  readonly name: string;
  /** As people read them. */
  readonly tags: readonly string[];
  readonly forecast?: number;
  readonly similarity?: number;
}

/** Illustrations in an order, of which some are here and the others are fetched as they are looked at. */
export interface Listing {
  /** Undefined until it is known. */
  readonly count: number | undefined;
  readonly at: (index: number) => ListedIllustration | undefined;
  /** Says what is looked at; to be called as often as that changes. */
  readonly look: (first: number, last: number) => void;
  /** Of the whole, or of something that is looked at. */
  readonly error: ApiError | null;
  readonly retry: () => void;
  /** Highest forecast, which the others are drawn beside. */
  readonly highest?: number | undefined;
  readonly simulated?: boolean;
  /** Illustrations that the question leaves and the order does not know. */
  readonly withoutForecast?: number;
  /** Illustrations the question left when the list began. */
  readonly counted?: number | undefined;
  /** Begins the list anew, with what was added meanwhile. */
  readonly reload: () => void;
}

/** Tags the model is sure of, or at least the likeliest one. */
export function tagNames(tags: LibraryCardFragment['tags']): string[] {
  const sure = tags.filter(({ score }) => score >= 0.25);
  return (sure.length > 0 ? sure : tags.slice(0, 1)).map(({ tag }) => tag.displayName);
}
