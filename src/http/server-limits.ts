import type { Server, ServerOptions } from 'node:http';
import { BadInputError } from '../errors.js';

/** How much one server process takes on. Times in milliseconds. */
export interface ServerLimits {
  /** From the arrival of a GraphQL request's body to its answer; streams of events are exempt. */
  readonly requestMs: number;
  /** GraphQL operations done at a time, and waiting beside them. */
  readonly operations: number;
  readonly waitingOperations: number;
  /** Bodies of GraphQL requests that are on their way at a time, and how long each may take. */
  readonly bodies: number;
  readonly bodyMs: number;
  /** Open streams of events. */
  readonly streams: number;
  /** Requests that send files at a time. */
  readonly uploads: number;
  readonly connections: number;
  /** Request line and headers have to be there by then: a client that sends byte by byte holds no connection. */
  readonly headersMs: number;
  /** The whole of a request. */
  readonly wholeRequestMs: number;
  /** Requests under way get so long to finish when the server stops. */
  readonly drainMs: number;
  /** Before it stops listening, it answers on while /ready tells load balancers to go elsewhere. */
  readonly drainDelayMs: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  requestMs: 30_000,
  operations: 64,
  waitingOperations: 256,
  bodies: 256,
  bodyMs: 10_000,
  streams: 1000,
  uploads: 16,
  connections: 4096,
  headersMs: 20_000,
  // 64 MiB at 2 Mbit/s.
  wholeRequestMs: 300_000,
  drainMs: 25_000,
  drainDelayMs: 0,
};

/** Longer than load balancers keep an idle connection (60 s): they, not the server, end it, and no request is lost. */
const KEEP_ALIVE_MS = 65_000;
/** Nothing sent and nothing taken: a client that stopped reading. Streams send a comment every 12 s. */
const SILENT_MS = 120_000;
/** An answer that is being worked out is silence too; when its time is up, that must still be said. */
const TIMEOUT_TOLD_MS = 10_000;
const HEADER_BYTES = 16_384;

/** Of Node's HTTP server. */
export function serverOptions({ headersMs, wholeRequestMs }: ServerLimits): ServerOptions {
  return {
    headersTimeout: headersMs,
    requestTimeout: wholeRequestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: HEADER_BYTES,
    // Node looks for late requests as often, by default every half minute.
    connectionsCheckingInterval: headersMs / 10,
  };
}

export function limitConnections(server: Server, { connections, requestMs }: ServerLimits): void {
  server.maxConnections = connections;
  server.setTimeout(Math.max(SILENT_MS, requestMs + TIMEOUT_TOLD_MS));
}

/**
 * The limits that EYECATCH_REQUEST_TIMEOUT (seconds), EYECATCH_MAX_OPERATIONS, EYECATCH_MAX_WAITING_OPERATIONS,
 * EYECATCH_DRAIN_TIMEOUT and EYECATCH_DRAIN_DELAY (seconds) set.
 *
 * @throws BadInputError naming the variable
 */
export function limitsFromEnvironment(environment: NodeJS.ProcessEnv = process.env): ServerLimits {
  const read = (name: string, fallback: number, { least, scale }: { least: number; scale: number }): number => {
    const text = environment[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (!(value >= least && value <= 86_400)) {
      throw new BadInputError(`${name} is "${text}"; it must be a number from ${least} to 86400.`);
    }
    return Math.round(value * scale);
  };
  const { requestMs, operations, waitingOperations, drainMs, drainDelayMs } = DEFAULT_LIMITS;
  return {
    ...DEFAULT_LIMITS,
    requestMs: read('EYECATCH_REQUEST_TIMEOUT', requestMs, { least: 0.1, scale: 1000 }),
    operations: read('EYECATCH_MAX_OPERATIONS', operations, { least: 1, scale: 1 }),
    waitingOperations: read('EYECATCH_MAX_WAITING_OPERATIONS', waitingOperations, { least: 0, scale: 1 }),
    drainMs: read('EYECATCH_DRAIN_TIMEOUT', drainMs, { least: 0, scale: 1000 }),
    drainDelayMs: read('EYECATCH_DRAIN_DELAY', drainDelayMs, { least: 0, scale: 1000 }),
  };
}
