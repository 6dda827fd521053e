import { AsyncResource } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import type { Pool, PoolClient } from 'pg';
import { log } from '../log.js';
import { databaseStatements } from './measures.js';

/** Characters of a statement in the log. */
const SHOWN = 300;

/** From here on a statement is slow, ms. */
export function slowStatementMs(): number {
  return Number(process.env.EYECATCH_SLOW_STATEMENT_MS ?? 1000);
}

/**
 * Times every statement of a pool, and notes slow and failed ones. A statement's text shows; its parameters never do.
 * Streams (COPY, cursors) are left alone: they last as long as somebody reads.
 */
export function watchStatements(pool: Pool, slowMs: number = slowStatementMs()): void {
  pool.on('connect', (client) => watch(client, slowMs));
  const connect = pool.connect.bind(pool) as (connected?: Connected) => unknown;
  // Whoever waited for a connection is called from where another gave it back, which is another request's work.
  (pool as unknown as { connect: typeof connect }).connect = (connected) =>
    connected ? connect(AsyncResource.bind(connected)) : connect();
}

type Connected = (...given: unknown[]) => void;

type Query = (...given: unknown[]) => unknown;

function watch(client: PoolClient, slowMs: number): void {
  const query = client.query.bind(client) as Query;
  const watched: Query = (...given) => {
    const text = textOf(given[0]);
    if (text === undefined) return query(...given);
    const started = performance.now();
    const settled = AsyncResource.bind((error: unknown): void => {
      const ms = performance.now() - started;
      databaseStatements.observe(ms / 1000);
      if (error) log.debug({ err: error, statement: shown(text) }, 'A statement failed.');
      else if (ms >= slowMs) log.warn({ ms: Math.round(ms), statement: shown(text) }, 'Slow statement');
    });
    const last = given.length - 1;
    const callback = given[last];
    if (typeof callback === 'function') {
      given[last] = (error: unknown, result: unknown) => {
        settled(error);
        (callback as Query)(error, result);
      };
      return query(...given);
    }
    const result = query(...given) as Promise<unknown>;
    result.then(() => settled(undefined), settled);
    return result;
  };
  (client as unknown as { query: Query }).query = watched;
}

/** Undefined for what submits itself. */
function textOf(given: unknown): string | undefined {
  if (typeof given === 'string') return given;
  if (typeof given !== 'object' || given === null || 'submit' in given) return undefined;
  const { text } = given as { text?: unknown };
  return typeof text === 'string' ? text : undefined;
}

function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
