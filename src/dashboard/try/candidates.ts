import { useQueries } from '@tanstack/react-query';
import { queryKey } from '../api/query.js';
import { request, type ApiError } from '../api/request.js';
import type { TryForecastQuery, TryTagsQuery } from '../generated/graphql.js';
import { askOfUploads } from './ask-of-uploads.js';
import type { Candidate } from './candidate.js';
import { TryForecastDocument, TryLibraryPictureDocument, TryTagsDocument } from './documents.js';
import type { Picture } from './pictures.js';
import type { AskedContext } from './settings.js';

/** An answer that may be on its way; `ask` asks again. */
export interface Answer<Result> {
  readonly data: Result | undefined;
  readonly error: ApiError | null;
  readonly ask: () => void;
}

export type Tagged = TryTagsQuery;
export type Forecast = TryForecastQuery['predictKpi'][number];

/** The tags of one upload never change. */
const FOR_GOOD = Infinity;
/** Kept while other views are looked at. */
const AN_HOUR = 60 * 60 * 1000;

/** Tags of each picture that was sent, by its upload. */
export function useTags(pictures: readonly Picture[]): ReadonlyMap<string, Answer<Tagged>> {
  const uploads = pictures.flatMap(({ upload }) => (upload === undefined ? [] : [upload]));
  return useQueries({
    queries: uploads.map((upload) => ({
      queryKey: queryKey(TryTagsDocument, { upload }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        askOfUploads([upload], () => request(TryTagsDocument, { upload }, signal)),
      staleTime: FOR_GOOD,
      gcTime: AN_HOUR,
    })),
    combine: (results) => byId(uploads, results),
  });
}

/** Forecasts of the deployed model, by the candidate's id; none without a KPI. */
export function useForecasts(
  candidates: readonly Candidate[],
  kpi: string | undefined,
  context: AskedContext,
): ReadonlyMap<string, Answer<Forecast>> {
  const asked = kpi === undefined ? [] : candidates;
  const ids = asked.map(({ id }) => id);
  return useQueries({
    queries: asked.map(({ id, isUpload }) => {
      const variables = { kpi: kpi!, context, ...(isUpload ? { uploads: [id] } : { illustrations: [id] }) };
      return {
        queryKey: queryKey(TryForecastDocument, variables),
        queryFn: async ({ signal }: { signal: AbortSignal }) => {
          const uploads = isUpload ? [id] : [];
          return (await askOfUploads(uploads, () => request(TryForecastDocument, variables, signal))).predictKpi[0]!;
        },
        gcTime: AN_HOUR,
      };
    }),
    combine: (results) => byId(ids, results),
  });
}

/** Illustrations of the library by id; null where there is none. */
export function useLibraryPictures(
  ids: readonly string[],
): ReadonlyMap<string, Answer<{ readonly id: string; readonly name: string } | null>> {
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: queryKey(TryLibraryPictureDocument, { id }),
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await request(TryLibraryPictureDocument, { id }, signal)).illustration ?? null,
    })),
    combine: (results) => byId(ids, results),
  });
}

function byId<Result>(
  ids: readonly string[],
  results: readonly {
    readonly data: Result | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  }[],
): ReadonlyMap<string, Answer<Result>> {
  return new Map(
    ids.map((id, place) => {
      const { data, error, refetch } = results[place]!;
      return [id, { data, error: error as ApiError | null, ask: () => void refetch() }];
    }),
  );
}
