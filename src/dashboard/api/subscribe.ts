import { createClient, type Client } from 'graphql-sse';
import { useEffect, useRef, useState } from 'react';
import type { TypedDocumentString } from '../generated/graphql.js';
import { ApiError, named } from './request.js';

let client: Client | undefined;

/** Waits longer after each lost connection, up to half a minute; the server tells the state anew each time. */
function connection(): Client {
  return (client ??= createClient({
    url: '/graphql',
    retryAttempts: Infinity,
    retry: (attempt) => new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** attempt))),
  }));
}

/**
 * Follows a subscription while the component is there.
 *
 * @param variables undefined follows nothing
 * @param onEvent called for each event, in order
 * @returns `lost` while the connection is broken and being made again
 */
export function useSubscription<Result, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables | undefined,
  onEvent: (result: Result) => void,
): { readonly error: ApiError | undefined; readonly lost: boolean } {
  const [lost, setLost] = useState(false);
  const [failure, setFailure] = useState<{ readonly key: string; readonly error: ApiError }>();
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  const key = variables && JSON.stringify(variables);
  useEffect(() => {
    if (key === undefined) return;
    return connection().subscribe<Result>(
      // Its type knows no documentId; what it is given is sent as it is.
      { ...(named(document) as { query: string }), variables: JSON.parse(key) as Variables },
      {
        next: ({ data, errors }) => {
          if (data) latest.current(data);
          const [problem] = errors ?? [];
          if (!problem) return;
          const { code } = problem.extensions ?? {};
          setFailure({ key, error: new ApiError(problem.message, typeof code === 'string' ? code : 'UNKNOWN') });
        },
        error: (problem) => setFailure({ key, error: new ApiError((problem as Error).message, 'NETWORK') }),
        complete: () => undefined,
      },
      { connecting: (again) => setLost(again), connected: () => setLost(false) },
    );
  }, [document, key]);
  return { error: failure?.key === key ? failure?.error : undefined, lost };
}
