import type { Pool } from 'pg';
import { BadInputError } from '../errors.js';
import type { Attempt, PartReport } from './attempt.js';
import type { Job, JobProgress } from './job-table.js';
import { listParts, type NewPart } from './part-table.js';

export interface JobContext {
  readonly job: Job;
  /** Aborts when the worker is told to stop, and when the part is another worker's by now. */
  readonly signal: AbortSignal;
  /** Says how far the job, or this part of it, is; written to the database at most twice a second. */
  readonly progress: (progress: JobProgress) => void;
}

/** A kind of job that several workers may do at once, each a part of it. */
export interface DividedJob {
  /** What there is to do. What is one part is done by the worker that asks. */
  readonly divide: (context: JobContext) => Promise<readonly NewPart[]>;
  /** Does a part; again, perhaps, when a worker died in it. */
  readonly part: (context: JobContext & { readonly input: NewPart['input'] }) => Promise<Required<PartReport>>;
  /**
   * Comes once, when all parts have ended, those included that failed.
   *
   * @param results of the parts that did not fail, in their order
   * @returns the job's result
   */
  readonly finish: (
    context: JobContext & {
      readonly results: readonly Record<string, unknown>[];
      readonly inputs: readonly NewPart['input'][];
    },
  ) => Promise<Record<string, unknown>>;
}

/** Does a job of one kind, whole or in parts; what it returns becomes the job's result. */
export type JobHandler = ((context: JobContext) => Promise<Record<string, unknown>>) | DividedJob;

/** A part that was done, or a lead whose job is divided (into what is stored already, when that is undefined). */
export type PartOutcome = PartReport | { readonly divided: readonly NewPart[] | undefined };

/** Does the part at hand. */
export async function doPart({
  pool,
  handlers,
  attempt: { job, part },
  ...context
}: {
  readonly pool: Pool;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly attempt: Attempt;
} & Omit<JobContext, 'job'>): Promise<PartOutcome> {
  const handler = handlers[job.kind];
  if (!handler) throw new BadInputError(`This version knows no job of kind "${job.kind}".`);
  const given = { ...context, job };
  if (typeof handler === 'function') return { result: await handler(given) };
  if (part.step === 'part') return handler.part({ ...given, input: part.input ?? {} });

  const stored = (await listParts(pool, job.id)).filter(({ step }) => step === 'part');
  if (part.step === 'finish') {
    const results = stored.flatMap(({ status, result }) => (status === 'done' && result ? [result] : []));
    return { result: await handler.finish({ ...given, results, inputs: stored.map(({ input }) => input ?? {}) }) };
  }
  if (stored.length > 0) return { divided: undefined };
  const parts = await handler.divide(given);
  if (parts.length > 1) return { divided: parts };
  const inputs = parts.map(({ input }) => input);
  const [only] = inputs;
  const report = only && (await handler.part({ ...given, input: only }));
  const results = report?.result ? [report.result] : [];
  return { result: await handler.finish({ ...given, results, inputs }), failed: report?.failed ?? 0 };
}
