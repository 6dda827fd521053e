import { useQueries, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { request, type ApiError } from '../api/request.js';
import type { IllustrationFilter, LibraryForecastsQuery, LibraryNewestQuery } from '../generated/graphql.js';
import { ForecastsDocument, NewestDocument } from './documents.js';
import type { LibraryOrder } from './library-question.js';
import { tagNames, type ListedIllustration, type Listing } from './listing.js';

/** Illustrations a request; the server's most. */
export const WINDOW = 100;
/** A window that is left again within this time was scrolled past. */
const SETTLING_MS = 80;
const KEPT_MS = 120_000;

export interface Asked {
  readonly filter: IllustrationFilter | null;
  readonly order: LibraryOrder;
  /** Undefined until it is known which; needed by the orders by forecast. */
  readonly kpi: string | undefined;
}

interface Window {
  readonly cards: readonly ListedIllustration[];
  /** Of the window's first illustration. */
  readonly cursor: string | undefined;
}
interface FirstWindow extends Window {
  readonly count: number;
  readonly counted: number;
  readonly highest: number | undefined;
  readonly simulated: boolean;
}

/**
 * The library in windows of 100: the first one says how many there are, the others are counted from its beginning, so that
 * what is added meanwhile moves nothing. Windows that are scrolled past are not fetched, or given up.
 */
export function useLibraryListing(asked: Asked, enabled: boolean): Listing {
  const client = useQueryClient();
  const key = useMemo(
    () => ['library', asked.filter, asked.order, asked.order === 'newest' ? null : asked.kpi],
    [asked],
  );
  const first = useQuery<FirstWindow, ApiError>({
    queryKey: [...key, 'first'],
    queryFn: ({ signal }) => fetchFirst(asked, signal),
    enabled: enabled && (asked.order === 'newest' || asked.kpi !== undefined),
    staleTime: Infinity,
    gcTime: 30 * 60_000,
  });
  const { data } = first;
  const start = data?.cursor;
  const windowKey = useCallback((number: number) => [...key, start, number], [key, start]);
  const [wanted, want] = useWanted();
  const others = enabled && start !== undefined ? wanted.filter((number) => number > 0) : [];
  const windows = useQueries({
    queries: others.map((number) => ({
      queryKey: windowKey(number),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchWindow(asked, { after: start!, skip: number * WINDOW - 1 }, signal),
      staleTime: Infinity,
      gcTime: KEPT_MS,
      // The cards are read from the cache; without this nobody would hear of them.
      notifyOnChangeProps: ['data' as const, 'error' as const],
    })),
  });
  const failed = windows.find(({ error }) => error);

  const look = useCallback(
    (from: number, to: number) => {
      const here = (number: number): boolean => number === 0 || client.getQueryData(windowKey(number)) !== undefined;
      want(windowsOf(from, to), here);
    },
    [client, windowKey, want],
  );
  return {
    count: data?.count,
    at: (index) => cardAt(client, data, windowKey, index),
    look,
    error: first.error ?? (failed?.error as ApiError | undefined) ?? null,
    retry: () => {
      if (first.error) void first.refetch();
      for (const each of windows) if (each.error) void each.refetch();
    },
    highest: data?.highest,
    simulated: data?.simulated ?? false,
    withoutForecast: data ? data.counted - data.count : 0,
    counted: data?.counted,
    reload: () => void first.refetch(),
  };
}

function windowsOf(from: number, to: number): number[] {
  const [low, high] = [Math.floor(from / WINDOW), Math.floor(to / WINDOW)];
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}

function cardAt(
  client: QueryClient,
  first: FirstWindow | undefined,
  windowKey: (number: number) => unknown[],
  index: number,
): ListedIllustration | undefined {
  const number = Math.floor(index / WINDOW);
  const window = number === 0 ? first : client.getQueryData<Window>(windowKey(number));
  return window?.cards[index % WINDOW];
}

/** Numbers of windows that are looked at, once that lasts; at once for those that are here already. */
function useWanted(): [
  wanted: readonly number[],
  want: (numbers: readonly number[], here: (number: number) => boolean) => void,
] {
  const [wanted, setWanted] = useState<readonly number[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const pending = useRef('');
  const want = useCallback((numbers: readonly number[], here: (number: number) => boolean) => {
    const text = numbers.join();
    if (text === pending.current) return;
    pending.current = text;
    clearTimeout(timer.current);
    if (numbers.every(here)) setWanted(numbers);
    else timer.current = setTimeout(() => setWanted(numbers), SETTLING_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [wanted, want];
}

interface Place {
  readonly after: string | null;
  readonly skip: number;
}

async function fetchFirst(asked: Asked, signal: AbortSignal): Promise<FirstWindow> {
  const reply = await ask(asked, { after: null, skip: 0 }, true, signal);
  const forecasts = 'bestPredicted' in reply ? reply : undefined;
  const count = ('illustrations' in reply ? reply.illustrations : reply.bestPredicted).totalCount ?? 0;
  return {
    ...windowOf(reply),
    count,
    counted: forecasts?.all?.totalCount ?? count,
    highest: forecasts?.highest?.edges[0]?.node.rate,
    simulated: forecasts?.bestPredicted.edges.some(({ node }) => node.simulated) ?? false,
  };
}

async function fetchWindow(asked: Asked, place: Place, signal: AbortSignal): Promise<Window> {
  return windowOf(await ask(asked, place, false, signal));
}

function ask(
  { filter, order, kpi }: Asked,
  place: Place,
  whole: boolean,
  signal: AbortSignal,
): Promise<LibraryNewestQuery | LibraryForecastsQuery> {
  const shared = { ...place, first: WINDOW, filter, whole };
  if (order === 'newest') return request(NewestDocument, shared, signal);
  const direction = order === 'best' ? 'DESCENDING' : 'ASCENDING';
  return request(ForecastsDocument, { ...shared, kpi: kpi!, order: direction }, signal);
}

function windowOf(reply: LibraryNewestQuery | LibraryForecastsQuery): Window {
  if ('illustrations' in reply) {
    const { edges } = reply.illustrations;
    return {
      cards: edges.map(({ node: { id, name, tags } }) => ({ id, name, tags: tagNames(tags) })),
      cursor: edges[0]?.cursor,
    };
  }
  const { edges } = reply.bestPredicted;
  return {
    cards: edges.map(({ node: { rate, illustration } }) => ({
      id: illustration!.id,
      name: illustration!.name,
      tags: tagNames(illustration!.tags),
      forecast: rate,
    })),
    cursor: edges[0]?.cursor,
  };
}
