import { useQueries } from '@tanstack/react-query';
import { queryKey } from '../api/query.js';
import { request, type ApiError } from '../api/request.js';
import { askOfUploads } from './ask-of-uploads.js';
import type { Candidate } from './candidate.js';
import { namesToCompare, type Side, type TagWithScore } from './compare-tags.js';
import { TryCompareForecastDocument, TryCompareIllustrationDocument, TryCompareUploadDocument } from './documents.js';
import type { AskedContext } from './settings.js';

type Two<Value> = readonly [Value, Value];

/** Tags and contributions of two candidates: first what each has, then the scores of both in the tags of either. */
export function useSides(
  pair: Two<Candidate>,
  kpi: string | undefined,
  context: AskedContext,
): {
  readonly sides: Two<Side> | undefined;
  readonly rates: Two<number> | undefined;
  readonly simulated: boolean;
  readonly error: ApiError | null;
  readonly ask: () => void;
} {
  const forecasts = useQueries({
    queries: (kpi === undefined ? [] : pair).map(({ id, isUpload }) => {
      const variables = { kpi: kpi!, context, illustrations: isUpload ? [] : [id], uploads: isUpload ? [id] : [] };
      return {
        queryKey: queryKey(TryCompareForecastDocument, variables),
        queryFn: async ({ signal }: { signal: AbortSignal }) =>
          (await askOfUploads(variables.uploads, () => request(TryCompareForecastDocument, variables, signal)))
            .predictKpi[0]!,
      };
    }),
  });
  const firsts = useTagsOf(pair, []);
  const listed =
    firsts.every(({ data }) => data) && forecasts.every(({ data }) => data)
      ? firsts.map(({ data }, place) => ({ tags: data!.tags, contributions: forecasts[place]?.data?.contributions }))
      : undefined;
  const seconds = useTagsOf(pair, listed && namesToCompare(listed));
  const complete = listed && seconds.every(({ data }) => data);
  const all = [...forecasts, ...firsts, ...seconds];
  return {
    sides: complete
      ? (listed.map((side, place) => ({ ...side, scores: seconds[place]!.data!.scores })) as unknown as Two<Side>)
      : undefined,
    rates:
      forecasts.length === 2 && forecasts.every(({ data }) => data)
        ? [forecasts[0]!.data!.rate, forecasts[1]!.data!.rate]
        : undefined,
    simulated: forecasts.some(({ data }) => data?.simulated),
    error: (all.find(({ error }) => error)?.error ?? null) as ApiError | null,
    ask: () => {
      for (const each of all) if (each.error) void each.refetch();
    },
  };
}

/** @param names undefined asks nothing yet */
function useTagsOf(pair: Two<Candidate>, names: string[] | undefined) {
  return useQueries({
    queries: pair.map(({ id, isUpload }) => {
      const document = isUpload ? TryCompareUploadDocument : TryCompareIllustrationDocument;
      const variables = { id, names: names ?? [] };
      return {
        queryKey: queryKey(document, variables),
        enabled: names !== undefined,
        queryFn: async ({
          signal,
        }: {
          signal: AbortSignal;
        }): Promise<{ tags: readonly TagWithScore[]; scores: readonly TagWithScore[] }> => {
          if (isUpload) {
            const { tagImage } = await askOfUploads([id], () => request(TryCompareUploadDocument, variables, signal));
            return { tags: tagImage.tags, scores: tagImage.specificTags };
          }
          const { illustration } = await request(TryCompareIllustrationDocument, variables, signal);
          return { tags: illustration?.tags ?? [], scores: illustration?.specificTags ?? [] };
        },
      };
    }),
  });
}
