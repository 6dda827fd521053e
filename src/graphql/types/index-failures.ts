import { countFailures, latestFailures } from '../../indexer/failure-table.js';
import type { QueryResolvers } from '../generated/schema-types.js';
import { checkFirst, connection, decodeCursor, encodeCursor } from '../paging.js';

/** Of the model that answers. */
export const indexFailures: NonNullable<QueryResolvers['indexFailures']> = async (
  _,
  { first, after },
  { pool, model },
) => {
  checkFirst(first);
  const { id } = await model();
  const query = ['indexFailures', id];
  const [failedAt, source] = after == null ? [] : decodeCursor(query, after);
  const before = after == null ? undefined : { failedAt: Number(failedAt), source: String(source) };
  const failures = await latestFailures(pool, id, { first: first + 1, before });
  return connection(
    failures.slice(0, first).map(({ position, ...node }) => ({
      cursor: encodeCursor(query, [position.failedAt, position.source]),
      node,
    })),
    {
      hasNextPage: failures.length > first,
      hasPreviousPage: after != null,
      totalCount: () => countFailures(pool, id),
    },
  );
};
