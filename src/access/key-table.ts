import type { Database } from '../database/open.js';
import { BadInputError, NotFoundError } from '../errors.js';
import { SCOPES, type Scope } from './caller.js';
import { hashSecret, makeSecret, prefixOf } from './secret.js';

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The secret's beginning. */
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  /** Null for a key that lasts until it is revoked. */
  readonly expiresAt: Date | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  /** Id of the key that rotation made in its place. */
  readonly replacedBy: string | null;
  /** Neither revoked nor expired, by the database's clock. */
  readonly valid: boolean;
}

/** A key with its secret, which is nowhere else. */
export interface NewKey {
  readonly key: ApiKey;
  readonly secret: string;
}

const COLUMNS = `api_key.id::text, name, prefix, scopes, api_key.created_at as "createdAt",
  api_key.expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt",
  replaced_by::text as "replacedBy", revoked_at is null and (api_key.expires_at is null or api_key.expires_at > now()) as valid`;

/** @throws BadInputError for a name, scopes or an expiry that cannot be */
export async function createKey(
  db: Database,
  given: { readonly name: string; readonly scopes: readonly Scope[]; readonly expiresAt?: Date | null | undefined },
): Promise<NewKey> {
  const name = given.name.trim();
  if (name.length === 0 || name.length > 100) {
    throw new BadInputError('A key has a name of 1 to 100 characters, by which people know whose it is.');
  }
  if (given.scopes.length === 0) throw new BadInputError(`A key has one or more scopes: ${SCOPES.join(', ')}.`);
  const expiresAt = given.expiresAt ?? null;
  checkExpiry(expiresAt);
  const secret = makeSecret('eyc');
  const { rows } = await db.query<ApiKey>(
    `insert into api_key (name, prefix, hash, scopes, expires_at) values ($1, $2, $3, $4, $5) returning ${COLUMNS}`,
    [name, prefixOf(secret), hashSecret(secret), SCOPES.filter((each) => given.scopes.includes(each)), expiresAt],
  );
  return { key: rows[0]!, secret };
}

/** Newest first. */
export async function listKeys(db: Database): Promise<ApiKey[]> {
  const { rows } = await db.query<ApiKey>(`select ${COLUMNS} from api_key order by api_key.id desc`);
  return rows;
}

/** Whether anybody could make further keys over the API. */
export async function hasAdminKey(db: Database): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select exists (
       select from api_key where 'admin' = any(scopes) and revoked_at is null and (expires_at is null or expires_at > now())
     ) as found`,
  );
  return rows[0]!.found;
}

/**
 * Lets a key open nothing from now on; one that is revoked already stays as it is.
 *
 * @throws NotFoundError
 */
export async function revokeKey(db: Database, id: string): Promise<ApiKey> {
  const { rows } = await db.query<ApiKey>(
    `update api_key set revoked_at = coalesce(revoked_at, now()) where id = $1 returning ${COLUMNS}`,
    [id],
  );
  if (!rows[0]) throw noKey(id);
  return rows[0];
}

/**
 * Makes a key of the same name and scopes in place of one, which goes on working for a while.
 *
 * @param change.expiresAt of the new key; undefined lets it last as long as the old one was made for
 * @throws NotFoundError, BadInputError when the key is not valid, or was replaced before
 */
export async function rotateKey(
  db: Database,
  id: string,
  { graceSeconds, expiresAt }: { readonly graceSeconds: number; readonly expiresAt?: Date | null | undefined },
): Promise<NewKey> {
  if (!(graceSeconds >= 0 && graceSeconds <= MOST_GRACE_SECONDS)) {
    throw new BadInputError('The old key goes on working for 0 seconds to 90 days.');
  }
  checkExpiry(expiresAt ?? null);
  const secret = makeSecret('eyc');
  // One statement, so that two rotations at once do not make two keys.
  const { rows } = await db.query<ApiKey>(
    `with old as (
       select * from api_key
       where id = $1 and revoked_at is null and replaced_by is null and (expires_at is null or expires_at > now())
       for update
     ), made as (
       insert into api_key (name, prefix, hash, scopes, expires_at)
       select name, $2, $3, scopes, coalesce($4, now() + (expires_at - created_at)) from old
       returning *
     ), replaced as (
       update api_key set replaced_by = made.id, expires_at = least(api_key.expires_at, now() + make_interval(secs => $5))
       from made where api_key.id = $1
     )
     select ${COLUMNS} from made as api_key`,
    [id, prefixOf(secret), hashSecret(secret), expiresAt ?? null, graceSeconds],
  );
  if (rows[0]) return { key: rows[0], secret };
  const found = (await listKeys(db)).find((key) => key.id === id);
  if (!found) throw noKey(id);
  throw new BadInputError(
    found.valid
      ? `The key ${id} (${found.name}) was replaced by the key ${found.replacedBy} already; rotate that one.`
      : `The key ${id} (${found.name}) is revoked or has expired. Make a new one.`,
  );
}

/** What is known of a secret's owner, whether it may still enter or not. */
export interface KeyOfSecret extends ApiKey {
  readonly hash: Buffer;
}

export async function findKeyByHash(db: Database, hash: Buffer): Promise<KeyOfSecret | undefined> {
  const { rows } = await db.query<KeyOfSecret>(`select ${COLUMNS}, hash from api_key where hash = $1`, [hash]);
  return rows[0];
}

/** Notes that a key was used, once a minute. */
export async function noteUse(db: Database, id: string): Promise<void> {
  await db.query(
    `update api_key set last_used_at = now()
     where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [id],
  );
}

/** The key of a session that has not ended. */
export async function findKeyBySession(db: Database, hash: Buffer): Promise<KeyOfSecret | undefined> {
  const { rows } = await db.query<KeyOfSecret>(
    `select ${COLUMNS}, api_session.hash from api_session join api_key on api_key.id = key_id
     where api_session.hash = $1 and api_session.expires_at > now()`,
    [hash],
  );
  return rows[0];
}

/** @returns the secret of a session that lasts so long; sessions that have ended are forgotten on the way */
export async function createSession(db: Database, keyId: string, seconds: number): Promise<string> {
  const secret = makeSecret('eys');
  await db.query(
    `with ended as (delete from api_session where expires_at <= now())
     insert into api_session (hash, key_id, expires_at) values ($1, $2, now() + make_interval(secs => $3))`,
    [hashSecret(secret), keyId, seconds],
  );
  return secret;
}

export async function endSession(db: Database, hash: Buffer): Promise<void> {
  await db.query('delete from api_session where hash = $1', [hash]);
}

const MOST_GRACE_SECONDS = 90 * 86_400;

function checkExpiry(expiresAt: Date | null): void {
  if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
    throw new BadInputError(`The key would have expired at ${expiresAt.toISOString()} already. Name a later time.`);
  }
}

function noKey(id: string): NotFoundError {
  return new NotFoundError(`There is no key ${id}. \`eyecatch keys list\` shows those that there are.`);
}
