import { createHash } from 'node:crypto';
import { BadInputError } from '../errors.js';
import type { Connection } from './models.js';

/** Entries one page may hold. */
export const MAX_PAGE = 100;

/** @throws BadInputError when `first` is not within 1 and `max` */
export function checkFirst(first: number, max = MAX_PAGE): number {
  if (first < 1 || first > max) throw new BadInputError(`first is ${first}; it must be from 1 to ${max}.`);
  return first;
}

/** Entries a page may leave out: beyond any library that is looked at by eye. */
const MAX_SKIP = 10_000_000;

/** @throws BadInputError when `skip` is not within 0 and 10 million */
export function checkSkip(skip: number): number {
  if (skip < 0 || skip > MAX_SKIP) throw new BadInputError(`skip is ${skip}; it must be from 0 to ${MAX_SKIP}.`);
  return skip;
}

/**
 * Of a list that may be longer while fields that take their time are not asked for.
 *
 * @param costly those of them that are
 * @throws BadInputError when `first` is not within 1 and `max`, or MAX_PAGE with one of them
 */
export function checkFirstWith(first: number, max: number, costly: readonly string[]): number {
  if (costly.length > 0 && first > MAX_PAGE && first <= max) {
    throw new BadInputError(
      `first is ${first}; with ${costly.join(', ')} it must be from 1 to ${MAX_PAGE}. Leave ${costly.length > 1 ? 'them' : 'it'} out for up to ${max}.`,
    );
  }
  return checkFirst(first, max);
}

/** @throws BadInputError when an id is not one this API gave */
export function checkId(id: string): string {
  if (!/^[1-9]\d{0,17}$/.test(id)) throw new BadInputError(`"${id}" is not an id; ids are whole numbers such as 42.`);
  return id;
}

/**
 * Cursors are opaque: a position, and a fingerprint of the query it belongs to, so that a cursor of another query is
 * refused instead of giving a page of something else.
 */
export function encodeCursor(query: unknown, position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([fingerprint(query), ...position])).toString('base64url');
}

/** @throws BadInputError when the cursor is malformed or of another query */
export function decodeCursor(query: unknown, cursor: string): (string | number)[] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    parts = undefined;
  }
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string' || Number.isFinite(part))) {
    throw new BadInputError(`after is "${cursor}", which is no cursor of this API.`);
  }
  const [query_, ...position] = parts as (string | number)[];
  if (query_ !== fingerprint(query)) {
    throw new BadInputError('after is a cursor of another query; use one that the same arguments gave.');
  }
  return position;
}

function fingerprint(query: unknown): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 8);
}

/** A Relay connection over a page. */
export function connection<Node>(
  edges: { cursor: string; node: Node }[],
  options: { hasNextPage: boolean; hasPreviousPage: boolean; totalCount: () => Promise<number> | number },
): Connection<Node> {
  const { hasNextPage, hasPreviousPage, totalCount } = options;
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

/** The resolver that makes the count only when it was asked for. */
export const lazyCount = {
  totalCount: ({ totalCount }: { totalCount: () => Promise<number> | number }) => totalCount(),
};
