import { performance } from 'node:perf_hooks';
import { trace } from '@opentelemetry/api';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { addressOf, type Caller } from '../access/caller.js';
import { currentWork } from '../telemetry/work-context.js';
import { routeOf } from './route-of.js';

/** Asked for every few seconds by what watches the server; told at level debug unless they fail. */
const OFTEN = new Set(['/health', '/ready', '/metrics']);

/**
 * A line a request: who asked for what by which route, how it went, how long it took. Never the path or the query string,
 * which are the client's text, nor a header. From `slowMs` on the line is a warning.
 */
export function accessLog(log: Logger, slowMs = Number(process.env.EYECATCH_SLOW_REQUEST_MS ?? 2000)): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const work = currentWork();
    // Once the connection is closed nobody knows it.
    const address = addressOf(request);
    const { socket } = response;
    const span = trace.getActiveSpan();
    // The route is known now; at 'close' the span has ended.
    response.once('finish', () => {
      const route = routeOf(request);
      span?.updateName(`${request.method} ${route}`).setAttribute('http.route', route);
    });
    const writtenBefore = socket?.bytesWritten ?? 0;
    response.once('close', () => {
      const route = routeOf(request);
      const ms = Math.round((performance.now() - started) * 10) / 10;
      const streamed = String(response.getHeader('content-type')).startsWith('text/event-stream');
      const slow = ms >= slowMs && !streamed;
      const { statusCode: status, writableFinished } = response;
      const caller = callerOf(response);
      const entry = {
        method: request.method,
        route,
        status,
        ms,
        bytes: socket ? socket.bytesWritten - writtenBefore : 0,
        ...(work?.operation ? { operation: work.operation.name, type: work.operation.type } : {}),
        ...(work?.cost === undefined ? {} : { cost: work.cost }),
        ...(caller?.key ? { key: caller.key.id } : {}),
        address: caller?.address ?? address,
        // The client left, or the reply broke off.
        ...(writableFinished ? {} : { aborted: true }),
        ...(streamed ? { stream: true } : {}),
      };
      if (status >= 500) log.warn(entry, 'Request failed');
      else if (slow) log.warn(entry, 'Slow request');
      else if (OFTEN.has(route)) log.debug(entry, 'Request');
      else log.info(entry, 'Request');
    });
    next();
  };
}

function callerOf({ locals }: Response): Caller | undefined {
  return locals.caller as Caller | undefined;
}
