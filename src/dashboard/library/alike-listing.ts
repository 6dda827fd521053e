import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { request, type ApiError } from '../api/request.js';
import type { IllustrationFilter, LibraryAlikeQuery } from '../generated/graphql.js';
import { AlikeDocument } from './documents.js';
import type { Listing } from './listing.js';

const PAGE = 100;

/** What looks like some illustrations, nearest first, as far as the server pages (its windowLimit). */
export function useAlikeListing(like: readonly string[], filter: IllustrationFilter | null, enabled: boolean): Listing {
  const query = useInfiniteQuery<LibraryAlikeQuery, ApiError, { pages: LibraryAlikeQuery[] }, unknown[], string | null>(
    {
      queryKey: ['library-alike', like, filter],
      queryFn: ({ pageParam, signal }) =>
        request(
          AlikeDocument,
          { like: like.map((illustration) => ({ illustration, weight: 1 })), first: PAGE, after: pageParam, filter },
          signal,
        ),
      initialPageParam: null,
      getNextPageParam: ({ similar: { pageInfo } }) => (pageInfo.hasNextPage ? pageInfo.endCursor : undefined),
      enabled: enabled && like.length > 0,
      staleTime: Infinity,
      gcTime: 30 * 60_000,
    },
  );
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, refetch, error } = query;
  const cards = useMemo(
    () =>
      data?.pages.flatMap(({ similar }) =>
        similar.edges.map(({ node }) => ({
          id: node.illustration.id,
          name: node.illustration.name,
          tags: node.sharedTags.map(({ tag }) => tag.displayName),
          similarity: node.similarity,
        })),
      ) ?? [],
    [data],
  );
  const look = useCallback(
    (_first: number, last: number) => {
      if (last >= cards.length - 1 && hasNextPage && !isFetchingNextPage && !error) void fetchNextPage();
    },
    [cards.length, hasNextPage, isFetchingNextPage, fetchNextPage, error],
  );
  const whole = data?.pages[0]?.similar;
  return {
    // Pages come one after the other: whoever jumps waits for those between.
    count: whole && (hasNextPage ? Math.min(whole.totalCount, whole.windowLimit) : cards.length),
    at: (index) => cards[index],
    look,
    error,
    retry: () => void (cards.length > 0 ? fetchNextPage() : refetch()),
    reload: () => void refetch(),
  };
}
