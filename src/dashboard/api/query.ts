import {
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { TypedDocumentString } from '../generated/graphql.js';
import { ApiError, request } from './request.js';
import { doubtSession } from './session.js';

const RETRIES = 2;
/** What passes: the server starts, restarts, is busy, or its database is. */
const PASSING = new Set(['NETWORK', 'NOT_READY', 'OVERLOADED', 'DATABASE_UNAVAILABLE']);

export function createQueryClient(): QueryClient {
  // Signed out elsewhere, or the key has ended: the page asks for a key again.
  const onError = (error: Error): void => {
    if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') doubtSession(client);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        // A refusal stays one; a server that starts or restarts comes back.
        retry: (attempts, error) => error instanceof ApiError && PASSING.has(error.code) && attempts < RETRIES,
      },
    },
  });
  return client;
}

/** Key of everything that was asked with a document. */
export function queryKey(document: { toString(): string }, variables?: unknown): readonly unknown[] {
  return variables === undefined ? [document.toString()] : [document.toString(), variables];
}

/**
 * The answer to a document.
 *
 * @param options.keep shows the answer to the former variables until the new one is here
 * @param options.everyMs asks again so often
 */
export function useDocument<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  options: {
    readonly enabled?: boolean;
    readonly keep?: boolean;
    readonly staleMs?: number;
    readonly everyMs?: number;
  } = {},
): UseQueryResult<Result, ApiError> {
  return useQuery<Result, ApiError>({
    queryKey: queryKey(document, variables),
    queryFn: ({ signal }) => request(document, variables, signal),
    enabled: options.enabled ?? true,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
  });
}

/**
 * A mutation; once it is done, what was asked with the documents in `outdates` is asked again.
 */
export function useMutationDocument<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  options: {
    readonly outdates?: readonly { toString(): string }[];
    readonly onSuccess?: (result: Result) => void;
  } = {},
): UseMutationResult<Result, ApiError, Variables> {
  const client = useQueryClient();
  return useMutation<Result, ApiError, Variables>({
    mutationFn: (variables) => request(document, variables),
    onSuccess: async (result) => {
      options.onSuccess?.(result);
      await Promise.all((options.outdates ?? []).map((each) => client.invalidateQueries({ queryKey: queryKey(each) })));
    },
  });
}
