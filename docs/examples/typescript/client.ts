import { openAsBlob } from 'node:fs';
import path from 'node:path';
import { createClient } from 'graphql-sse';
import type { TypedDocumentString } from './generated/graphql.js';

/** What the server says is wrong. `code` is stable (docs/api.md, "Error codes"); the message is for people. */
export class EyecatchError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly suggestions: readonly string[] = [],
  ) {
    super(message);
  }
}

interface Problem {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly suggestions?: readonly string[] };
}

const SERVER = process.env.EYECATCH_SERVER ?? 'http://localhost:4000';
const KEY = process.env.EYECATCH_API_KEY;
const AUTH: Record<string, string> = KEY ? { authorization: `Bearer ${KEY}` } : {};

/** The data of a query or mutation; the types of variables and data are those of the document. */
export async function ask<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const reply = await fetch(`${SERVER}/graphql`, {
    method: 'POST',
    headers: { ...AUTH, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ ...named(document), variables }),
  });
  const { data, errors } = (await reply.json()) as { data?: Data | null; errors?: readonly Problem[] };
  if (errors?.[0]) throw toError(errors[0]);
  return data!;
}

/** Sends a file; the id that comes back names it in queries and mutations, for an hour. */
export async function upload(file: string): Promise<string> {
  const form = new FormData();
  form.append('file', await openAsBlob(file), path.basename(file));
  const reply = await fetch(`${SERVER}/uploads`, { method: 'POST', headers: AUTH, body: form });
  const body = (await reply.json()) as { uploads?: { id: string }[]; error?: { message: string; code: string } };
  if (body.error) throw new EyecatchError(body.error.message, body.error.code);
  return body.uploads![0]!.id;
}

const streams = createClient({
  url: `${SERVER}/graphql`,
  headers: AUTH,
  retryAttempts: Infinity,
  retry: (attempt) => new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** attempt))),
});

/** The events of a subscription. After a lost connection it asks again, and gets the present state first. */
export async function* follow<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): AsyncGenerator<Data> {
  for await (const { data, errors } of streams.iterate<Data>({ ...named(document), variables })) {
    if (errors?.[0]) throw toError(errors[0]);
    if (data) yield data;
  }
}

/** Its text, or its hash where the server answers registered documents only. */
function named<Data, Variables>(document: TypedDocumentString<Data, Variables>): { query: string } {
  if (process.env.EYECATCH_ONLY_PERSISTED !== '1') return { query: document.toString() };
  // graphql-sse's types ask for a text; the server takes a hash in its place.
  return { documentId: document.__meta__?.hash as string } as unknown as { query: string };
}

function toError({ message, extensions }: Problem): EyecatchError {
  return new EyecatchError(message, extensions?.code ?? 'UNKNOWN', extensions?.suggestions);
}
