import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { ApiError } from './request.js';

export type Scope = 'read' | 'ingest' | 'fit' | 'admin';

export interface Session {
  /** Whether the server asks for keys. */
  readonly keys: 'required' | 'off';
  /** Of the key that is signed in with; null when nobody is. */
  readonly name: string | null;
  readonly scopes: readonly Scope[];
}

const KEY = ['session'];

/** @throws ApiError */
async function ask(method: 'GET' | 'POST' | 'DELETE', key?: string): Promise<Session | undefined> {
  let reply: Response;
  try {
    const body = key === undefined ? {} : { body: JSON.stringify({ key }) };
    reply = await fetch('/session', { method, headers: { 'content-type': 'application/json' }, ...body });
  } catch (error) {
    throw new ApiError((error as Error).message, 'NETWORK');
  }
  if (reply.status === 204) return undefined;
  const body = (await reply.json().catch(() => ({}))) as Session & { error?: { message: string; code: string } };
  if (reply.ok) return body;
  throw new ApiError(body.error?.message ?? `${reply.status} ${reply.statusText}`, body.error?.code ?? 'NETWORK');
}

/** Who is signed in, and whether anybody need be. */
export function useSession() {
  return useQuery<Session, ApiError>({ queryKey: KEY, queryFn: async () => (await ask('GET'))! });
}

/** Asked for before the page is drawn, so that it need not wait. */
export function prefetchSession(client: QueryClient): void {
  void client.prefetchQuery({ queryKey: KEY, queryFn: () => ask('GET') });
}

/** The server no longer knows who asks: it is asked who is signed in. */
export function doubtSession(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: KEY });
}

/** Takes a key for the page; the browser keeps what it gets for it where no script can read it. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation<Session, ApiError, string>({
    mutationFn: async (key) => (await ask('POST', key))!,
    onSuccess: (session) => {
      client.setQueryData(KEY, session);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation<Session | undefined, ApiError>({
    mutationFn: () => ask('DELETE'),
    // What was shown to one is not for the next; the page begins anew.
    onSuccess: () => {
      client.clear();
      location.assign('/');
    },
  });
}
