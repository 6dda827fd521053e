import { useMemo } from 'react';
import type { IllustrationFilter } from '../generated/graphql.js';
import { useAlikeListing } from './alike-listing.js';
import { useLibraryListing } from './library-listing.js';
import { filterOf, type LibraryQuestion } from './library-question.js';
import type { Listing } from './listing.js';

/** The illustrations that answer a question: of the whole library, or what looks like some of it. */
export function useAnswer(
  question: LibraryQuestion,
  kpi: string | undefined,
): {
  readonly listing: Listing;
  readonly filter: IllustrationFilter | null;
  readonly alike: boolean;
  /** Another one for another answer. */
  readonly key: string;
} {
  const { order, like } = question;
  const text = JSON.stringify(filterOf(question));
  const filter = useMemo(() => JSON.parse(text) as IllustrationFilter | null, [text]);
  const alike = like.length > 0;
  const asked = useMemo(() => ({ filter, order, kpi }), [filter, order, kpi]);
  const library = useLibraryListing(asked, !alike);
  const similar = useAlikeListing(like, filter, alike);
  return {
    listing: alike ? similar : library,
    filter,
    alike,
    key: `${text} ${alike ? like.join() : `${order} ${order === 'newest' ? '' : kpi}`}`,
  };
}
