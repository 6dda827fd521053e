import { context, propagation, SpanStatusCode, trace, type Attributes, type Context } from '@opentelemetry/api';
import { currentWork } from './work-context.js';

const tracer = trace.getTracer('eyecatch');
/** A job of 100,000 pictures is one trace: of what it does picture by picture, so many are shown. */
const MOST_DETAILS = 128;

/**
 * Runs `work` as a span of the trace at hand; without a tracer (nobody asked for traces), just runs it.
 */
export async function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).name });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The same for what is done for each picture: past the first 128 of a job there are no more spans of it. */
export function tracedDetail<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  const at = currentWork();
  if (at?.jobId !== undefined) {
    const count = (details.get(at) ?? 0) + 1;
    details.set(at, count);
    if (count > MOST_DETAILS) return work();
  }
  return traced(name, attributes, work);
}
const details = new WeakMap<object, number>();

/** Something that happened elsewhere, e.g. in a thread: [begin, end] in ms since 1970. */
export function recordSpan(
  name: string,
  attributes: Attributes,
  [startTime, end]: readonly [number, number],
  parent: Context,
): void {
  tracer.startSpan(name, { attributes, startTime }, parent).end(end);
}

/** Ms since 1970, finer than Date.now(): comparable between the threads of a process. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

/** What work that is done later, by another process, is to remember of this. */
export interface Origin {
  /** Id of the request that asked for it. */
  readonly requestId?: string;
  /** W3C Trace Context. */
  readonly traceparent?: string;
}

/** Undefined outside a request or job. */
export function originOfWork(): Origin | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  const requestId = currentWork()?.requestId;
  const { traceparent } = carrier;
  if (requestId === undefined && traceparent === undefined) return undefined;
  return { ...(requestId === undefined ? {} : { requestId }), ...(traceparent === undefined ? {} : { traceparent }) };
}

/** Runs `work` as a continuation of the trace that it comes from. */
export function continuing<T>(origin: Origin | null | undefined, work: () => T): T {
  const parent = propagation.extract(context.active(), { ...(origin ?? {}) });
  return context.with(parent, work);
}
