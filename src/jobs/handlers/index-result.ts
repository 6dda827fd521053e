import type { IndexFailure } from '../../indexer/failure-table.js';
import type { IndexReport } from '../../indexer/index-images.js';

/** A result is told whole at each change of its job; all failures of a model are in the query `indexFailures`. */
const MOST_FAILURES = 100;

/** What a job that indexed says: how many failed, and the first of them. */
export function indexResult<Report extends { readonly failures: readonly IndexFailure[] }>(
  report: Report,
): Report & { failed: number } {
  const { failures } = report;
  return { ...report, failed: failures.length, failures: failures.slice(0, MOST_FAILURES) };
}

/** What the parts of a job report, as if one worker had done it all; `seconds` is their sum. */
export function addReports(reports: readonly IndexReport[]): IndexReport {
  const sum = (of: (report: IndexReport) => number): number => reports.reduce((total, report) => total + of(report), 0);
  return {
    total: sum(({ total }) => total),
    indexed: sum(({ indexed }) => indexed),
    alreadyIndexed: sum(({ alreadyIndexed }) => alreadyIndexed),
    failures: reports.flatMap(({ failures }) => failures),
    nearCopies: reports.flatMap(({ nearCopies }) => nearCopies),
    skipped: sum(({ skipped }) => skipped),
    exactCopies: sum(({ exactCopies }) => exactCopies),
    seconds: sum(({ seconds }) => seconds),
  };
}
