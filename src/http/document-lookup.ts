import type { Request, RequestHandler, Response } from 'express';
import { BadInputError, EyecatchError } from '../errors.js';
import type { PersistedDocuments } from '../graphql/persisted-documents.js';
import { replyInEventStream, wantsEventStream } from './event-streams.js';
import { searchOf } from './search-of.js';

const STATUS: Readonly<Record<string, number>> = { PERSISTED_QUERY_ONLY: 403 };

interface Parameters {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly extensions?: unknown;
}

/**
 * Puts the text of a document in place of its name, before any transport reads the request. A document is named by
 * `documentId: "sha256:<hash>"` (GraphQL over HTTP, appendix on persisted documents) or, as Apollo's clients do, by
 * `extensions.persistedQuery.sha256Hash`, which also registers a text that comes with it.
 */
export function documentLookup(documents: PersistedDocuments): RequestHandler {
  return (request, response, next) => {
    const { method } = request;
    const given = method === 'GET' ? inUrl(request) : inBody(request);
    if (given) {
      try {
        const text = findText(documents, given);
        if (text !== undefined) {
          if (method === 'GET') putInUrl(request, text);
          else putInBody(request, text);
        }
      } catch (error) {
        if (!(error instanceof EyecatchError)) throw error;
        refuse(request, response, error, given);
        return;
      }
    }
    next();
  };
}

/** @returns undefined when there is none: the transport says what is missing */
function findText(documents: PersistedDocuments, { query, documentId, extensions }: Parameters): string | undefined {
  const text = typeof query === 'string' && query !== '' ? query : undefined;
  if (documentId != null) {
    if (text !== undefined) throw new BadInputError('Give query or documentId, not both.');
    return documents.find(hashOf(documentId));
  }
  const hash = automaticHash(extensions);
  if (text === undefined) return hash === undefined ? undefined : documents.find(hash);
  documents.check(text);
  if (hash !== undefined) documents.register(hash, text);
  return text;
}

function hashOf(documentId: unknown): string {
  const [, hash] = /^sha256:([0-9a-f]{64})$/.exec(String(documentId)) ?? [];
  if (!hash) {
    throw new BadInputError(
      `documentId is "${String(documentId)}"; it must be sha256: and the SHA-256 of the document, 64 digits of 0-9 and a-f.`,
    );
  }
  return hash;
}

function automaticHash(extensions: unknown): string | undefined {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { version?: unknown; sha256Hash?: unknown } };
  if (persistedQuery == null) return undefined;
  if (persistedQuery.version !== 1 || typeof persistedQuery.sha256Hash !== 'string') {
    throw new BadInputError('extensions.persistedQuery must be {"version": 1, "sha256Hash": "<SHA-256>"}.');
  }
  return persistedQuery.sha256Hash;
}

/** A batch, or what is no JSON, is for the transport to refuse. */
function inBody({ body }: Request): Parameters | undefined {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Parameters) : undefined;
}

function putInBody(request: Request, query: string): void {
  const { documentId: _, extensions, ...rest } = request.body as Record<string, unknown>;
  const { persistedQuery: __, ...others } = (extensions ?? {}) as Record<string, unknown>;
  request.body = { ...rest, query, extensions: others };
}

function inUrl(request: Request): Parameters {
  const search = searchOf(request);
  const extensions = search.get('extensions');
  return { query: search.get('query'), documentId: search.get('documentId'), extensions: parseJson(extensions) };
}

/** What is no JSON is for the transport to refuse. */
function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function putInUrl(request: Request, query: string): void {
  const search = searchOf(request);
  search.set('query', query);
  search.delete('documentId');
  // The only extension there is; Apollo would look it up again.
  if (automaticHash(parseJson(search.get('extensions'))) !== undefined) search.delete('extensions');
  request.url = `/?${search}`;
}

function refuse(request: Request, response: Response, error: EyecatchError, { documentId }: Parameters): void {
  const automatic = error.code === 'PERSISTED_QUERY_NOT_FOUND' && documentId == null;
  // Clients that register by themselves know the case by this very message, in a reply of status 200.
  const message = automatic ? 'PersistedQueryNotFound' : error.message;
  const result = { errors: [{ message, extensions: { code: error.code } }] };
  if (wantsEventStream(request)) replyInEventStream(response, result);
  else response.status(automatic ? 200 : (STATUS[error.code] ?? 400)).json(result);
}
