import { AsyncLocalStorage } from 'node:async_hooks';

/** What this process is doing at this place of the code: a request that it answers, or a job that it does. */
export interface Work {
  /** Of the request; of a job, the request that asked for it. */
  readonly requestId?: string | undefined;
  readonly jobId?: string | undefined;
  readonly part?: string | undefined;
  /** Of a GraphQL request, known once its document is read; for the access log. */
  operation?: { readonly name: string; readonly type: string } | undefined;
  /** Cost of the operation, points. */
  cost?: number | undefined;
}

const current = new AsyncLocalStorage<Work>();

/** Whatever `work` calls, also later, finds `of` by {@link currentWork}: log lines carry its ids, jobs remember them. */
export function during<T>(of: Work, work: () => T): T {
  return current.run(of, work);
}

export function currentWork(): Work | undefined {
  return current.getStore();
}
