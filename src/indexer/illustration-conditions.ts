import { BadInputError } from '../errors.js';
import type { AddParameter, IllustrationConditions } from '../vectors/search-filter.js';

/** Characters of a rating or a source that its index holds (migrations/0007_text_keys.sql). */
const INDEXED_CHARACTERS = 200;

/** By what is known of an illustration itself, apart from what a model says. */
export interface GivenFilter {
  /** One of these, as a person gave them. */
  readonly rating?: readonly string[];
  readonly source?: string;
  /** Contained in the file name, regardless of case. */
  readonly name?: string;
  /** At or after. */
  readonly createdAfter?: Date;
  /** Before. */
  readonly createdBefore?: Date;
  /** Contained in the illustration's metadata. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/**
 * The filter as SQL; undefined when it asks for nothing.
 *
 * @throws BadInputError when nothing can match
 */
export function illustrationConditions({
  rating,
  source,
  name,
  createdAfter,
  createdBefore,
  metadata,
}: GivenFilter): IllustrationConditions | undefined {
  if (rating?.length === 0) throw new BadInputError('The filter allows no rating at all: nothing can match.');
  if (createdAfter && createdBefore && createdAfter >= createdBefore) {
    throw new BadInputError(
      `The filter's createdAfter (${createdAfter.toISOString()}) is not before its createdBefore ` +
        `(${createdBefore.toISOString()}): nothing can match.`,
    );
  }
  const byMetadata = metadata && Object.keys(metadata).length > 0 ? metadata : undefined;
  if (!rating && source === undefined && !name && !createdAfter && !createdBefore && !byMetadata) return undefined;
  return (parameter, row) => [
    ...(rating ? textIsOneOf(`${row}.rating`, rating, parameter) : []),
    ...(source !== undefined ? textIsOneOf(`${row}.source`, [source], parameter) : []),
    ...(name ? [`strpos(lower(${row}.name), lower(${parameter(name)})) > 0`] : []),
    ...(createdAfter ? [`${row}.created_at >= ${parameter(createdAfter)}::timestamptz`] : []),
    ...(createdBefore ? [`${row}.created_at < ${parameter(createdBefore)}::timestamptz`] : []),
    ...(byMetadata ? [`${row}.metadata @> ${parameter(JSON.stringify(byMetadata))}::jsonb`] : []),
  ];
}

/** By the index on the column's beginning; what is as long as that, or longer, is compared as a whole too. */
function textIsOneOf(column: string, values: readonly string[], parameter: AddParameter): string[] {
  // Characters as Postgres counts them, not UTF-16 units.
  const characters = values.map((value) => Array.from(value));
  const beginnings = characters.map((all) => all.slice(0, INDEXED_CHARACTERS).join(''));
  return [
    `left(${column}, ${INDEXED_CHARACTERS}) = any(${parameter(beginnings)}::text[])`,
    ...(characters.some(({ length }) => length >= INDEXED_CHARACTERS)
      ? [`${column} = any(${parameter(values)}::text[])`]
      : []),
  ];
}
