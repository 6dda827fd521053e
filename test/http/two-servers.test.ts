import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitKpiModel } from '../../src/kpi/index.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { registerModel } from '../../src/tagging/model-registry.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { plainImage, writeColourPack } from '../support/colour-pack.js';
import { createOnServer, temporaryFolder, type TestDatabase } from '../support/databases.js';

interface Server {
  readonly process: ChildProcess;
  readonly url: string;
}

describe.skipIf(!process.env.TEST_DATABASE_URL)('two servers over one database and one data folder', () => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let [one, other]: Server[] = [];
  let fitted: string;
  let secondModel: number;

  beforeAll(async () => {
    database = await createOnServer();
    library = await makeColourLibrary(database);
    fitted = String((await fitKpiModel(database.pool, { kpi: 'ctr', tagModelId: library.registered.id, seed: 7 })).id);
    const pack = await readModelPack(writeColourPack(temporaryFolder()));
    secondModel = (await registerModel(database.pool, { ...pack, sha256: 'f'.repeat(64) })).id;
    [one, other] = await Promise.all([serve(), serve()]);
  }, 120_000);
  afterAll(async () => {
    for (const { process: child } of [one!, other!]) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await database.close();
    library.remove();
  }, 60_000);

  /** As an operator starts it, with its own worker. */
  async function serve(): Promise<Server> {
    const { dataFolder, database: where } = library.settings;
    const args = ['dist/src/cli/main.js', 'serve', '--data', dataFolder, '--port', '0'];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, DATABASE_URL: where.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(child.stdout)) {
      const url = /^Ready\. (http:\/\/[^/]+)\//.exec(line)?.[1];
      if (url) return { process: child, url };
    }
    throw new Error('the server ended before it was ready');
  }

  const data = async ({ url }: Server, query: string): Promise<any> => {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const body = (await reply.json()) as { data: any; errors?: unknown };
    expect(body.errors).toBeUndefined();
    return body.data;
  };

  it('a KPI model that one deploys answers at the other, with its predictions', async () => {
    const asked =
      '{ kpis { deployedModel { id } } bestPredicted(kpi: "ctr", first: 1) { edges { node { model { id } rate } } } }';
    // The other has answered by the old model before.
    const before = await data(other!, asked);
    expect(before.kpis[0].deployedModel.id).not.toBe(fitted);
    await data(one!, `mutation { deployKpiModel(id: "${fitted}") { id } }`);
    const after = await data(other!, asked);
    expect(after.kpis[0].deployedModel.id).toBe(fitted);
    expect(after.bestPredicted.edges[0].node.model.id).toBe(fitted);
  });

  it('a picture that one takes is tagged and ingested at the other, once', async () => {
    const content = await plainImage([12, 200, 34]).png().toBuffer();
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(content)]), 'new.png');
    const reply = await fetch(`${one!.url}/uploads`, { method: 'POST', body: form });
    const { uploads } = (await reply.json()) as { uploads: { id: string }[] };
    const { id } = uploads[0]!;
    const { tagImage } = await data(other!, `{ tagImage(upload: "${id}") { width tags(first: 1) { score } } }`);
    expect(tagImage.tags[0].score).toBeGreaterThan(0);
    const { ingest } = await data(other!, `mutation { ingest(illustrations: [{ upload: "${id}" }]) { id } }`);
    // Followed where nothing of it was started.
    const stream = await fetch(`${one!.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: `subscription { job(id: "${ingest.id}") { status } }` }),
    });
    const events = await stream.text();
    expect(events.match(/"status":"[A-Z]+"/g)!.at(-1)).toBe('"status":"SUCCEEDED"');
    for (const server of [one!, other!]) {
      const found = await data(server, '{ illustrations(first: 1) { totalCount edges { node { name url } } } }');
      expect(found.illustrations).toMatchObject({ totalCount: 126, edges: [{ node: { name: 'new.png' } }] });
      const picture = await fetch(
        `${server.url}${new URL(found.illustrations.edges[0].node.url, server.url).pathname}`,
      );
      expect(picture.status).toBe(200);
    }
  });

  it('a document that one was given is asked for again by the other', async () => {
    const query = '{ kpis { name } }';
    const extensions = {
      persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
    };
    const send = async ({ url }: Server, body: object): Promise<any> => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    };
    expect(await send(one!, { query, extensions })).toMatchObject({ data: { kpis: [{ name: 'ctr' }] } });
    expect(await send(one!, { extensions })).toMatchObject({ data: { kpis: [{ name: 'ctr' }] } });
    // What Apollo's clients take as the word to send the text once more.
    const reply = await send(other!, { extensions });
    expect(reply.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('a tag model that one makes the active one answers at the other, at once', async () => {
    await data(one!, `mutation { activateTagModel(id: "${secondModel}", partly: true) { id } }`);
    const { tagModels } = await data(other!, '{ tagModels { id active } }');
    expect(tagModels.find((each: any) => each.active).id).toBe(String(secondModel));
    await data(other!, `mutation { activateTagModel(id: "${library.registered.id}") { id } }`);
    expect((await data(one!, '{ tagModels { id active } }')).tagModels[0].active).toBe(true);
  });
});
