import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request.js';
import type { IllustrationFilter } from '../generated/graphql.js';
import { CountDocument } from './documents.js';

const GROWING_MS = 2000;
const STEADY_MS = 20_000;

/**
 * Illustrations that the question leaves now beyond those that it left when the list began.
 *
 * @param counted those; undefined asks nothing
 * @param growing asks more often
 */
export function useAdded(filter: IllustrationFilter | null, counted: number | undefined, growing: boolean): number {
  const { data } = useQuery({
    queryKey: ['library-count', filter],
    queryFn: ({ signal }) => request(CountDocument, { filter }, signal),
    enabled: counted !== undefined,
    initialData: undefined,
    staleTime: GROWING_MS,
    refetchInterval: growing ? GROWING_MS : STEADY_MS,
    refetchOnWindowFocus: true,
  });
  return data && counted !== undefined ? Math.max(0, data.illustrations.totalCount - counted) : 0;
}
