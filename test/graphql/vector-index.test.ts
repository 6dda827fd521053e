import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApolloServer } from '@apollo/server';
import { readFileSync } from 'node:fs';
import { trustedCaller } from '../../src/access/caller.js';
import { createContext, type Context } from '../../src/graphql/context.js';
import { resolvers } from '../../src/graphql/resolvers.js';
import { createHandlers } from '../../src/jobs/handlers/index.js';
import { runWorker } from '../../src/jobs/worker.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { COLOURS, makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';

describe.each(databases)('the vector index by GraphQL on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApolloServer<Context>;
  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    server = new ApolloServer<Context>({ typeDefs: readFileSync('schema.graphql', 'utf8'), resolvers });
  });
  afterAll(async () => {
    await server.stop();
    library.remove();
    await database.close();
  });

  async function ask(query: string): Promise<any> {
    const services = {
      pool: database.pool,
      wakeWorker: () => undefined,
      jobFeed: undefined as never,
      uploads: undefined as never,
      posteriors: undefined as never,
      predictors: undefined as never,
      taggingThread: undefined as never,
      fetcher: undefined as never,
    };
    const contextValue = createContext(services, trustedCaller('127.0.0.1'));
    const { body } = await server.executeOperation({ query }, { contextValue });
    if (body.kind !== 'single') throw new Error('no single result');
    return body.singleResult;
  }

  it('is built by a job, and shown with its size', async () => {
    const state = '{ tagModels { id index { state bytes bytesPerVector } } }';
    expect((await ask(state)).data.tagModels[0].index).toEqual({ state: 'NONE', bytes: null, bytesPerVector: null });
    const asked = await ask('mutation { buildVectorIndex { id kind status } }');
    expect(asked.data.buildVectorIndex).toMatchObject({ kind: 'build_index', status: 'QUEUED' });
    const controller = new AbortController();
    await runWorker({
      pool: database.pool,
      handlers: createHandlers(database.pool, library.settings),
      signal: controller.signal,
      onFinished: () => controller.abort(),
      log: () => undefined,
    });
    const { data } = await ask(`{ job(id: "${asked.data.buildVectorIndex.id}") { status result error } }`);
    expect(data.job).toMatchObject({ status: 'SUCCEEDED', error: null, result: { built: true, rows: COLOURS.length } });
    const { index } = (await ask(state)).data.tagModels[0];
    expect(index.state).toBe('READY');
    expect(index.bytesPerVector).toBeCloseTo(index.bytes / COLOURS.length);
  });

  it('names a model that does not exist', async () => {
    const { errors } = await ask('mutation { buildVectorIndex(model: "99") { id } }');
    expect(errors[0].message).toBe('There is no tag model 99.');
  });
});
