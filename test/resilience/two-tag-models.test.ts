import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServer, type RunningServer } from '../../src/cli/run-server.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { activateModel, registerModel } from '../../src/tagging/model-registry.js';
import { plainImage, writeColourPack } from '../support/colour-pack.js';
import { createEmbedded, type TestDatabase } from '../support/databases.js';
import { settingsOf } from '../../src/settings.js';

describe('a server that is asked about pictures under several tag models at once', () => {
  let database: TestDatabase;
  let server: RunningServer;
  const models: number[] = [];
  beforeAll(async () => {
    database = await createEmbedded();
    const { dataFolder } = database.options;
    for (const name of ['first', 'second', 'third']) {
      const pack = writeColourPack(path.join(dataFolder, name), { description: { name } });
      models.push((await registerModel(database.pool, await readModelPack(pack))).id);
    }
    await activateModel(database.pool, models[0]!);
    const settings = settingsOf(dataFolder, undefined);
    const listening = { port: 0, host: '127.0.0.1', workers: 0, onListening: () => undefined };
    server = await runServer({ settings, ...listening });
    server.readiness.becomeReady();
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  it('answers for all of them', async () => {
    const form = new FormData();
    const image = await plainImage([200, 30, 30]).png().toBuffer();
    form.append('file', new Blob([new Uint8Array(image)]), 'red.png');
    const sent = await fetch(`${server.url}/uploads`, { method: 'POST', body: form });
    const upload = ((await sent.json()) as { uploads: { id: string }[] }).uploads[0]!.id;
    const ask = async (query: string): Promise<unknown> => {
      const reply = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return ((await reply.json()) as { errors?: { extensions: unknown }[] }).errors?.map(
        ({ extensions }) => extensions,
      );
    };
    const queries = Array.from({ length: 24 }, (_, i) => [
      `{ tagImage(upload: "${upload}") { width } }`,
      `{ similar(like: [{ upload: "${upload}" }], model: "${models[i % 3]}") { edges { node { score } } } }`,
    ]).flat();
    expect(await Promise.all(queries.map(ask))).toEqual(queries.map(() => undefined));
  });
});
