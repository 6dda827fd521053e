import { trace } from '@opentelemetry/api';
import type { OperationDefinitionNode } from 'graphql';
import { queryCosts } from './measures.js';
import { currentWork } from './work-context.js';

/** A name is the client's text; the log and traces take what a GraphQL name may be, and no more of it. */
const LONGEST = 80;

/** Lets the access log, log lines and the request's span know which operation it is. */
export function noteOperation(operation: OperationDefinitionNode, name: string | null | undefined): void {
  const shown = (name ?? operation.name?.value ?? 'anonymous').slice(0, LONGEST);
  const work = currentWork();
  if (work) work.operation = { name: shown, type: operation.operation };
  trace.getActiveSpan()?.setAttributes({
    'graphql.operation.name': shown,
    'graphql.operation.type': operation.operation,
  });
}

/** Lets the access log, /metrics and the trace know what an operation costs, points, executed or refused. */
export function noteCost(points: number): void {
  queryCosts.observe(points);
  const work = currentWork();
  if (work) work.cost = points;
  trace.getActiveSpan()?.setAttribute('eyecatch.cost', points);
}
