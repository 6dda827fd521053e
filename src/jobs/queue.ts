import { randomBytes } from 'node:crypto';
import PgBoss from 'pg-boss';
import type { Database } from '../database/open.js';

/** Of migrations/0013_queue.sql: what waits to be done, and what was tried as often as it may be. */
const WORK = 'work';
const DEAD = 'work_dead';
/** Workers on a server listen to it: there is something to do. */
export const WORK_CHANNEL = 'eyecatch_work';

/** What a message says: everything else stands in the tables `job` and `job_part`. */
interface Content {
  readonly job: string;
  readonly part: string;
}

/** A message that was fetched; nobody else gets it until it is silent for its lease. */
export interface Message extends Content {
  readonly id: string;
  /** 1 for the first one. */
  readonly attempt: number;
  readonly attempts: number;
}

/**
 * pg-boss, for its statements only. It gets a connection with each call, so that a message moves in the same transaction
 * as the rows it is about; it owns no connection, keeps no timers, and never touches the schema, which is migrations'.
 */
const boss = new PgBoss({
  db: { executeSql: () => Promise.reject(new Error('The queue was asked without a connection.')) },
  migrate: false,
  supervise: false,
  schedule: false,
});

function on(db: Database): { db: PgBoss.Db } {
  return { db: { executeSql: (text, values) => db.query(text, values) } };
}

/**
 * Sends messages, which are begun in the order given among those of one priority.
 *
 * @param client in the transaction that stores the parts
 * @returns ids of the messages
 */
export async function sendMessages(
  client: Database,
  contents: readonly Content[],
  priority: number,
): Promise<readonly string[]> {
  if (contents.length === 0) return [];
  const ids = orderedIds(contents.length);
  await boss.insert(
    contents.map((data, place) => ({ id: ids[place]!, name: WORK, data, priority })),
    on(client),
  );
  await client.query(`select pg_notify($1, '')`, [WORK_CHANNEL]);
  return ids;
}

/**
 * Ids that sort in their order: messages of one transaction have the same time, and pg-boss then goes by their ids.
 * Laid out as RFC 9562's version 8 (https://www.rfc-editor.org/rfc/rfc9562#section-5.8).
 */
function orderedIds(count: number): string[] {
  const bytes = randomBytes(16);
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return Array.from({ length: count }, (_, place) => {
    bytes.writeUInt32BE(place, 12);
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  });
}

/** Whether anything can be begun now: a look that costs no transaction. */
export async function anythingToDo(db: Database): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select exists (select from pgboss.job where name = $1 and state < 'active' and start_after < now()) as found`,
    [WORK],
  );
  return rows[0]!.found;
}

/** The next message, if there is one. @param client in the transaction that notes who has it */
export async function fetchMessage(client: Database): Promise<Message | undefined> {
  let failed: { readonly reason: unknown } | undefined;
  // pg-boss says of a failed fetch that there is nothing; a lost connection must not look like that.
  const executeSql: PgBoss.Db['executeSql'] = (text, values) =>
    client.query(text, values).catch((reason: unknown) => {
      failed = { reason };
      throw reason;
    });
  const [message] = await boss.fetch<Content>(WORK, { includeMetadata: true, db: { executeSql } });
  if (failed) throw failed.reason;
  return (
    message && { ...message.data, id: message.id, attempt: message.retryCount + 1, attempts: message.retryLimit + 1 }
  );
}

/** @returns false when it is no longer active: its lease has run out */
export async function completeMessage(client: Database, id: string): Promise<boolean> {
  const { affected } = (await boss.complete(WORK, id, null as unknown as object, on(client))) as unknown as {
    affected: number;
  };
  return affected === 1;
}

/**
 * Puts a message back after a failed attempt: tried again after a pause that grows, or buried when it was the last one.
 *
 * @returns when it is tried again, or that it is buried; undefined when it is no longer active
 */
export async function failMessage(
  client: Database,
  id: string,
  reason: string,
): Promise<{ readonly againInSeconds: number } | 'buried' | undefined> {
  const { rows: active } = await client.query(
    `select from pgboss.job where name = $1 and id = $2 and state = 'active' for update`,
    [WORK, id],
  );
  if (active.length === 0) return undefined;
  await boss.fail(WORK, id, { message: reason }, on(client));
  const { rows } = await client.query<{ buried: boolean; seconds: number }>(
    `select state = 'failed' as buried, greatest(0, extract(epoch from start_after - now()))::float8 as seconds
     from pgboss.job where name = $1 and id = $2`,
    [WORK, id],
  );
  return rows[0]!.buried ? 'buried' : { againInSeconds: rows[0]!.seconds };
}

/** Puts a message back for whoever comes first, at once; an attempt that is not counted. False when it is not active. */
export async function returnMessage(client: Database, id: string, { afterSeconds = 0 } = {}): Promise<boolean> {
  // Without a start pg-boss counts no attempt at the next fetch.
  const { rowCount } = await client.query(
    `update pgboss.job set state = 'retry', started_on = null, start_after = now() + make_interval(secs => $3)
     where name = $1 and id = $2 and state = 'active'`,
    [WORK, id, afterSeconds],
  );
  return rowCount === 1;
}

/** Ends the pause before the next attempt of a message. */
export async function hurryMessage(client: Database, id: string): Promise<void> {
  await client.query(
    `update pgboss.job set start_after = now() - interval '1 second' where name = $1 and id = $2 and state = 'retry'`,
    [WORK, id],
  );
}

/**
 * Begins the lease of a message anew.
 *
 * @param claim of the part, as it was when the message was fetched
 * @returns false when it is another's by now, or buried
 */
export async function renewLease(db: Database, id: string, claim: string): Promise<boolean> {
  // pg-boss counts a lease from the start: this is its heartbeat.
  const { rowCount } = await db.query(
    `update pgboss.job set started_on = now()
     where name = $1 and id = $2 and state = 'active' and exists (select from job_part where message = $2 and claim = $3)`,
    [WORK, id, claim],
  );
  return rowCount === 1;
}

/**
 * Messages whose lease has run out.
 *
 * `asked` is the time at which this is asked: on the embedded database, where statements wait for each other, a renewal
 * may stand right behind in the line.
 */
export async function silentMessages(db: Database, asked: Date): Promise<(Content & { readonly id: string })[]> {
  const { rows } = await db.query<Content & { id: string }>(
    `select id, data->>'job' as job, data->>'part' as part from pgboss.job
     where name = $1 and state = 'active' and started_on + expire_in < least(now(), $2::timestamptz)`,
    [WORK, asked],
  );
  return rows;
}

/** Whether the lease of a message has run out, with the message locked. */
export async function isSilent(client: Database, id: string, asked: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pgboss.job where name = $1 and id = $2 and state = 'active'
       and started_on + expire_in < least(now(), $3::timestamptz) for update`,
    [WORK, id, asked],
  );
  return rowCount === 1;
}

/** Takes messages away with what was buried of their parts. */
export async function forgetMessages(
  client: Database,
  { messages, parts }: { messages: readonly string[]; parts: readonly string[] },
): Promise<void> {
  if (messages.length > 0) await boss.deleteJob(WORK, [...messages], on(client));
  await client.query(`delete from pgboss.job where name = $1 and data->>'part' = any($2::text[])`, [DEAD, parts]);
}

/** How many wait, counted no further than `most`. */
export async function countWaiting(db: Database, most: number): Promise<number> {
  const { rows } = await db.query<{ waiting: number }>(
    `select count(*)::int as waiting
     from (select from pgboss.job where name = $1 and state < 'active' limit $2) as found`,
    [WORK, most],
  );
  return rows[0]!.waiting;
}

/** Takes away what was done an hour ago and earlier. pg-boss would archive it, for nobody to read. */
export async function tidyQueue(db: Database): Promise<void> {
  await db.query(
    `delete from pgboss.job where name = $1 and state in ('completed', 'failed')
       and completed_on < now() - interval '1 hour'`,
    [WORK],
  );
}
