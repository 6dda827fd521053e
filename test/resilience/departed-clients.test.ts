import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKey } from '../../src/access/key-table.js';
import { BELIEVED_MS, KeyVerifier } from '../../src/access/key-verifier.js';
import { accessPolicy } from '../../src/access/policy.js';
import { settingsOf } from '../../src/settings.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { whileLocked } from '../support/while-locked.js';

describe.each(databases)('a client that leaves while its key is looked up, on $name', ({ create }) => {
  let database: TestDatabase;
  let server: ApiServer;
  beforeAll(async () => {
    database = await create();
    const { dataFolder, url } = database.options;
    const access = accessPolicy({ host: '0.0.0.0' });
    const limits = { uploads: 1, streams: 1, operations: 1, waitingOperations: 0 };
    const settings = settingsOf(dataFolder, url);
    server = await startApi(database, settings, database.pool, access, undefined, undefined, limits);
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const upload = (): RequestInit => {
    const body = new FormData();
    body.append('file', new Blob(['x']), 'x.png');
    return { body };
  };
  const graphql = (query: string, accept: string): RequestInit => ({
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  });
  const REQUESTS = [
    { what: 'upload', path: '/uploads', request: upload, status: 201 },
    {
      ...{ what: 'stream of events', path: '/graphql', status: 200 },
      request: () => graphql('subscription { jobs { id } }', 'text/event-stream'),
    },
    {
      ...{ what: 'operation', path: '/graphql', status: 200 },
      request: () => graphql('{ kpis { name } }', 'application/json'),
    },
  ];

  async function send(path: string, request: RequestInit, secret: string, signal: AbortSignal | null = null) {
    const headers = { ...request.headers, authorization: `Bearer ${secret}` };
    return fetch(`${server.url}${path}`, { method: 'POST', ...request, headers, signal });
  }

  /** Sends a request with a key, and leaves before it is known whose key it is. */
  async function leaveEarly(path: string, request: RequestInit): Promise<void> {
    const { secret } = await createKey(database.pool, { name: 'hasty', scopes: ['admin'] });
    const asked = vi.spyOn(KeyVerifier.prototype, 'verify');
    await whileLocked(database.pool, 'api_key', async () => {
      const leaving = new AbortController();
      const reply = send(path, request, secret, leaving.signal);
      await expect.poll(() => asked.mock.calls.length).toBe(1);
      leaving.abort();
      await expect(reply).rejects.toThrow();
      // For the server to hear of it.
      await sleep(100);
    });
    await asked.mock.results[0]!.value;
  }

  it.each(REQUESTS)('takes no place from the next $what', async ({ path, request, status }) => {
    const { secret } = await createKey(database.pool, { name: 'patient', scopes: ['admin'] });
    await leaveEarly(path, request());
    const reply = await send(path, request(), secret);
    expect(reply.status).toBe(status);
    await reply.body!.cancel();
  });

  it('is not looked up again and again', async () => {
    await leaveEarly('/uploads', upload());
    const again = vi.spyOn(KeyVerifier.prototype, 'verify');
    again.mockClear();
    await sleep(BELIEVED_MS + 500);
    expect(again).not.toHaveBeenCalled();
  });
});
