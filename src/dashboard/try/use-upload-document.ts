import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queryKey } from '../api/query.js';
import { request, type ApiError } from '../api/request.js';
import type { TypedDocumentString } from '../generated/graphql.js';
import { askOfUploads } from './ask-of-uploads.js';

/**
 * `useDocument` of something about uploads: those that the server dropped are sent again.
 *
 * @param options.keep whether the answer to the former variables is shown until the new one is here
 */
export function useUploadDocument<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  uploads: readonly string[],
  options: { readonly enabled?: boolean; readonly keep?: (former: Variables) => boolean } = {},
): UseQueryResult<Result, ApiError> {
  const { enabled = true, keep } = options;
  return useQuery<Result, ApiError, Result, readonly unknown[]>({
    queryKey: queryKey(document, variables),
    queryFn: ({ signal }) => askOfUploads(uploads, () => request(document, variables, signal)),
    enabled,
    placeholderData: (answer, former) => (former && keep?.(former.queryKey[1] as Variables) ? answer : undefined),
  });
}
