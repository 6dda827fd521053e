import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createKey,
  createSession,
  endSession,
  findKeyByHash,
  findKeyBySession,
  hasAdminKey,
  listKeys,
  noteUse,
  revokeKey,
  rotateKey,
} from '../../src/access/key-table.js';
import { hashSecret } from '../../src/access/secret.js';
import { databases, type TestDatabase } from '../support/databases.js';

describe.each(databases)('keys on $name', ({ create }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await create();
  });
  afterAll(() => database?.close());
  const key = (given: Partial<Parameters<typeof createKey>[1]> = {}) =>
    createKey(database.pool, { name: 'a client', scopes: ['read'], ...given });
  const ago = (id: string, column: string, span: string) =>
    database.pool.query(`update api_key set ${column} = now() - $2::interval where id = $1`, [id, span]);

  it('are found by the hash of their secret, which is all that is kept of it', async () => {
    const { key: made, secret } = await key({ scopes: ['ingest', 'read', 'ingest'] });
    expect(made).toMatchObject({ scopes: ['read', 'ingest'], valid: true, lastUsedAt: null, expiresAt: null });
    expect(await findKeyByHash(database.pool, hashSecret(secret))).toMatchObject({ id: made.id, name: 'a client' });
    const { rows } = await database.pool.query<{ row: string }>('select api_key::text as row from api_key');
    expect(rows.map(({ row }) => row).join()).not.toContain(secret.slice(10));
  });

  it('cannot be nameless, without a scope or expired from the beginning', async () => {
    await expect(key({ name: '  ' })).rejects.toThrow(/1 to 100 characters/);
    await expect(key({ scopes: [] })).rejects.toThrow(/read, ingest, fit, admin/);
    await expect(key({ expiresAt: new Date(Date.now() - 1000) })).rejects.toThrow(/expired at .* already/);
  });

  it('end when they expire or are revoked', async () => {
    const { key: short } = await key({ expiresAt: new Date(Date.now() + 60_000) });
    await ago(short.id, 'expires_at', '1 second');
    const { key: revoked } = await key({ scopes: ['admin'] });
    expect(await hasAdminKey(database.pool)).toBe(true);
    const first = await revokeKey(database.pool, revoked.id);
    expect(first.valid).toBe(false);
    expect((await revokeKey(database.pool, revoked.id)).revokedAt).toEqual(first.revokedAt);
    expect(await hasAdminKey(database.pool)).toBe(false);
    const states = new Map((await listKeys(database.pool)).map(({ id, valid }) => [id, valid]));
    expect([states.get(short.id), states.get(revoked.id)]).toEqual([false, false]);
    await expect(revokeKey(database.pool, '999999')).rejects.toThrow(/no key 999999/);
  });

  it('are replaced by one of the same kind, and go on working for the grace', async () => {
    const lifetime = 90 * 86_400_000;
    const { key: old } = await key({ scopes: ['read', 'fit'], expiresAt: new Date(Date.now() + lifetime) });
    await ago(old.id, 'created_at', '10 days');
    const { key: made, secret } = await rotateKey(database.pool, old.id, { graceSeconds: 3600 });
    expect(made).toMatchObject({ name: old.name, scopes: old.scopes, valid: true });
    // It was made for 100 days.
    expect(made.expiresAt!.getTime() - Date.now()).toBeGreaterThan(lifetime + 9 * 86_400_000);
    expect(await findKeyByHash(database.pool, hashSecret(secret))).toMatchObject({ id: made.id });
    const replaced = (await listKeys(database.pool)).find(({ id }) => id === old.id)!;
    expect(replaced).toMatchObject({ valid: true, replacedBy: made.id });
    expect(replaced.expiresAt!.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000 + 1000);
    await expect(rotateKey(database.pool, old.id, { graceSeconds: 0 })).rejects.toThrow(/replaced by the key/);
  });

  it('are replaced once, however many ask at the same time', async () => {
    const { key: old } = await key();
    const rotations = await Promise.allSettled(
      Array.from({ length: 4 }, () => rotateKey(database.pool, old.id, { graceSeconds: 60 })),
    );
    expect(rotations.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('without a grace end at once, and a dead key is not replaced', async () => {
    const { key: old } = await key();
    const { key: made } = await rotateKey(database.pool, old.id, { graceSeconds: 0 });
    expect((await listKeys(database.pool)).find(({ id }) => id === old.id)!.valid).toBe(false);
    await revokeKey(database.pool, made.id);
    await expect(rotateKey(database.pool, made.id, { graceSeconds: 0 })).rejects.toThrow(/revoked or has expired/);
    await expect(rotateKey(database.pool, '999999', { graceSeconds: 0 })).rejects.toThrow(/no key 999999/);
    await expect(rotateKey(database.pool, made.id, { graceSeconds: -1 })).rejects.toThrow(/0 seconds to 90 days/);
  });

  it('note their use at most once a minute', async () => {
    const { key: made } = await key();
    const used = async () => (await listKeys(database.pool)).find(({ id }) => id === made.id)!.lastUsedAt;
    await noteUse(database.pool, made.id);
    const first = await used();
    expect(Date.now() - first!.getTime()).toBeLessThan(60_000);
    await noteUse(database.pool, made.id);
    expect(await used()).toEqual(first);
    await ago(made.id, 'last_used_at', '61 seconds');
    await noteUse(database.pool, made.id);
    expect((await used())!.getTime()).toBeGreaterThanOrEqual(first!.getTime());
  });

  it('open sessions, which end by themselves, with the key, or when asked to', async () => {
    const { key: made } = await key();
    const session = hashSecret(await createSession(database.pool, made.id, 60));
    expect(await findKeyBySession(database.pool, session)).toMatchObject({ id: made.id, valid: true });
    await revokeKey(database.pool, made.id);
    expect(await findKeyBySession(database.pool, session)).toMatchObject({ valid: false });
    await endSession(database.pool, session);
    expect(await findKeyBySession(database.pool, session)).toBeUndefined();

    const { key: other } = await key();
    const old = hashSecret(await createSession(database.pool, other.id, 60));
    await database.pool.query(`update api_session set expires_at = now() - interval '1 second'`);
    expect(await findKeyBySession(database.pool, old)).toBeUndefined();
    await createSession(database.pool, other.id, 60);
    const { rows } = await database.pool.query('select from api_session');
    expect(rows).toHaveLength(1);
  });
});
