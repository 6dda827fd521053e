import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { UploadStore } from '../../src/http/upload-store.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { plainImage } from '../support/colour-pack.js';
import { databases, type TestDatabase } from '../support/databases.js';

describe.each(databases)('uploads that a request names, on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let api: ApiServer;
  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    api = await startApi(database, library.settings);
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    await api.close();
    await database.close();
    library.remove();
  });

  /** Counts contents that are read, in all and at once; each takes a moment. */
  function watchReads(): { readonly all: number; readonly most: number } {
    const reads = { all: 0, most: 0 };
    let now = 0;
    const read = Object.getOwnPropertyDescriptor(UploadStore.prototype, 'read')!.value as UploadStore['read'];
    vi.spyOn(UploadStore.prototype, 'read').mockImplementation(async function (this: UploadStore, id) {
      reads.all++;
      reads.most = Math.max(reads.most, ++now);
      await sleep(20);
      return read.call(this, id).finally(() => now--);
    });
    return reads;
  }

  const uploadMany = (count: number, blue: number): Promise<string[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, i) =>
        api.upload(
          `${i}.png`,
          await plainImage([100 + i, 9, blue])
            .png()
            .toBuffer(),
        ),
      ),
    );

  it('are read and tagged once, however often and for whatever they are named', async () => {
    const [upload] = await uploadMany(1, 1);
    const reads = watchReads();
    const { predictKpi, tagImage, similar } = await api.data(
      `query ($upload: ID!, $uploads: [ID!]!, $like: [ExampleInput!]!) {
         predictKpi(kpi: "ctr", uploads: $uploads) { rate }
         tagImage(upload: $upload) { width height mediaType }
         similar(like: $like, first: 1) { edges { node { score } } }
       }`,
      { upload, uploads: Array.from({ length: 100 }, () => upload), like: [{ upload }, { upload, weight: 2 }] },
    );
    expect(new Set(predictKpi.map(({ rate }: { rate: number }) => rate)).size).toBe(1);
    expect(predictKpi).toHaveLength(100);
    expect(tagImage).toEqual({ width: expect.any(Number), height: expect.any(Number), mediaType: 'image/png' });
    expect(similar.edges).toHaveLength(1);
    expect(reads).toEqual({ all: 1, most: 1 });
  });

  it('are read a few at a time, however many there are', async () => {
    const uploads = await uploadMany(12, 2);
    const forecast = watchReads();
    await api.data('query ($uploads: [ID!]!) { predictKpi(kpi: "ctr", uploads: $uploads) { rate } }', { uploads });
    expect(forecast).toEqual({ all: 12, most: 3 });
    vi.restoreAllMocks();
    const compared = watchReads();
    const near = uploads.map(
      (upload, i) => `n${i}: nearDuplicates(upload: "${upload}") { edges { node { similarity } } }`,
    );
    await api.data(`{ ${near.join('\n')} }`);
    expect(compared).toEqual({ all: 12, most: 4 });
    vi.restoreAllMocks();
    const ingested = watchReads();
    const illustrations = uploads.map((upload) => ({ upload }));
    await api.data('mutation ($i: [IngestInput!]!) { ingest(illustrations: $i) { id } }', { i: illustrations });
    expect(ingested).toEqual({ all: 12, most: 4 });
  });
});
