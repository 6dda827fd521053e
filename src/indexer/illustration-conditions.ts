import { BadInputError } from '../errors.js';
import type { IllustrationConditions } from '../vectors/search-filter.js';

/** By what is known of an illustration itself, apart from what a model says. */
export interface GivenFilter {
  /** One of these, as a person gave them. */
  readonly rating?: readonly string[];
  readonly source?: string;
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
  if (!rating && source === undefined && !createdAfter && !createdBefore && !byMetadata) return undefined;
  return (parameter, row) => [
    ...(rating ? [`${row}.rating = any(${parameter(rating)}::text[])`] : []),
    ...(source !== undefined ? [`${row}.source = ${parameter(source)}::text`] : []),
    ...(createdAfter ? [`${row}.created_at >= ${parameter(createdAfter)}::timestamptz`] : []),
    ...(createdBefore ? [`${row}.created_at < ${parameter(createdBefore)}::timestamptz`] : []),
    ...(byMetadata ? [`${row}.metadata @> ${parameter(JSON.stringify(byMetadata))}::jsonb`] : []),
  ];
}
