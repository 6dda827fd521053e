import type { TypedDocumentString } from '../generated/graphql.js';

/** What the server says is wrong, with its code; `NETWORK` when it cannot be reached. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

interface GraphQLReply<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/**
 * Asks the server a document of the page, by its hash: the server was built with the same documents.
 *
 * @throws ApiError when the server refuses it, or cannot be reached
 */
export async function request<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  let reply: Response;
  try {
    reply = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ ...named(document), variables }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new ApiError((error as Error).message, 'NETWORK');
  }
  const body = (await reply.json().catch(() => undefined)) as GraphQLReply<Result> | undefined;
  const [problem] = body?.errors ?? [];
  if (problem) throw new ApiError(problem.message, problem.extensions?.code ?? 'UNKNOWN');
  if (!body?.data) throw new ApiError(`${reply.status} ${reply.statusText}`, 'NETWORK');
  return body.data;
}

/**
 * A document as requests name it: by its hash, which the server that serves this page knows. A page in development is
 * ahead of the server beside it, and sends its text.
 */
export function named(document: { readonly __meta__?: Record<string, unknown> | undefined; toString(): string }): {
  readonly query?: string;
  readonly documentId?: string;
} {
  const hash = document.__meta__?.hash;
  return import.meta.env.DEV || typeof hash !== 'string' ? { query: document.toString() } : { documentId: hash };
}
