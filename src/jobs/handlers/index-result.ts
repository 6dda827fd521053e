import type { IndexFailure } from '../../indexer/failure-table.js';

/** A result is told whole at each change of its job; all failures of a model are in the query `indexFailures`. */
const MOST_FAILURES = 100;

/** What a job that indexed says: how many failed, and the first of them. */
export function indexResult<Report extends { readonly failures: readonly IndexFailure[] }>(
  report: Report,
): Report & { failed: number } {
  const { failures } = report;
  return { ...report, failed: failures.length, failures: failures.slice(0, MOST_FAILURES) };
}
