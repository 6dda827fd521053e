import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listFailures } from '../../src/indexer/failure-table.js';
import { hashFile } from '../../src/indexer/hash-file.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { indexFolder } from '../../src/indexer/index-folder.js';
import { indexImages } from '../../src/indexer/index-images.js';
import { indexLibrary } from '../../src/indexer/index-library.js';
import { inBatches, mapAhead } from '../../src/indexer/map-ahead.js';
import { FileChangedError } from '../../src/indexer/original-store.js';
import { walkFolder } from '../../src/indexer/walk-folder.js';
import { readModelPack, type Preprocessing } from '../../src/tagging/model-pack.js';
import { readRegisteredPack, registerModel, type RegisteredModel } from '../../src/tagging/model-registry.js';
import { formatThresholds } from '../../src/tagging/tag-thresholds.js';
import { loadThresholds } from '../../src/tagging/threshold-table.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { loadVectors } from '../../src/vectors/vector-table.js';
import {
  COLOUR_TAGS,
  colourGrid,
  colourRating,
  colourScores,
  plainImage,
  writeColourPack,
} from '../support/colour-pack.js';
import { databases, temporaryFolder, type TestDatabase } from '../support/databases.js';

describe.each(databases)('indexing a folder on $name', ({ create }) => {
  let database: TestDatabase;
  let folder: string;
  let pictures: string;
  let model: TagModel;
  let registered: RegisteredModel;
  let store: ImageStore;
  const colours = colourGrid(5);
  const all = colours.length; // 125: several batches

  beforeAll(async () => {
    database = await create();
    folder = temporaryFolder();
    store = new ImageStore(path.join(folder, 'images'));
    model = await TagModel.load(await readModelPack(writeColourPack(path.join(folder, 'pack'))));
    registered = await registerModel(database.pool, model.pack);
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await database.pool.query('truncate illustration, illustration_vector, index_failure cascade');
    pictures = path.join(folder, 'pictures');
    rmSync(pictures, { recursive: true, force: true });
    mkdirSync(path.join(pictures, 'deeper'), { recursive: true });
    await Promise.all(
      colours.map((colour, place) =>
        plainImage(colour)
          .png()
          .toFile(path.join(pictures, place % 2 ? 'deeper' : '', `${colour.join('-')}.png`)),
      ),
    );
  });
  const index = (extra: object = {}) =>
    indexFolder(pictures, { pool: database.pool, model, registered, store, ...extra });
  const counts = async () => {
    const { rows } = await database.pool.query(
      `select (select count(*)::int from illustration) as illustrations,
              (select count(*)::int from illustration_vector) as vectors`,
    );
    return rows[0] as { illustrations: number; vectors: number };
  };

  it('stores each picture once with its own vector, and does nothing the second time', async () => {
    const report = await index();
    expect(report).toMatchObject({ total: all, indexed: all, alreadyIndexed: 0, failures: [] });
    const { rows } = await database.pool.query('select id::text as id, name from illustration');
    const vectors = await loadVectors(
      database.pool,
      registered.id,
      rows.map(({ id }) => id as string),
    );
    for (const { id, name } of rows) {
      const colour = /(\d+)-(\d+)-(\d+)\.png$/
        .exec(name as string)!
        .slice(1)
        .map(Number) as [number, number, number];
      const wanted = colourScores(colour);
      const vector = vectors.get(id as string)!;
      vector.indices.forEach((tag, k) => expect(vector.values[k]).toBeCloseTo(wanted[tag]!, 4));
      expect(vector.indices).toHaveLength(wanted.filter((score) => score >= 0.0005).length);
    }
    expect(await index()).toMatchObject({ indexed: 0, alreadyIndexed: all });
    expect(await counts()).toEqual({ illustrations: all, vectors: all });
  });

  it('takes a second file of the same content for the same illustration', async () => {
    await plainImage(colours[0]!).png().toFile(path.join(pictures, 'copy.png'));
    expect(await index()).toMatchObject({ total: all + 1, indexed: all, alreadyIndexed: 1 });
    expect(await counts()).toEqual({ illustrations: all, vectors: all });
  });

  it('reports a broken picture by name, goes on with the rest, and forgets it once it is mended', async () => {
    writeFileSync(path.join(pictures, 'broken.jpg'), 'not a picture');
    writeFileSync(path.join(pictures, 'empty.png'), '');
    const report = await index();
    expect(report).toMatchObject({ total: all + 2, indexed: all });
    expect(report.failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^broken.jpg cannot be read as an image/),
      expect.stringMatching(/^empty.png cannot be read as an image/),
    ]);
    expect((await listFailures(database.pool, registered.id)).map(({ source }) => path.basename(source))).toEqual([
      'broken.jpg',
      'empty.png',
    ]);
    await plainImage([1, 2, 3]).jpeg().toFile(path.join(pictures, 'broken.jpg'));
    rmSync(path.join(pictures, 'empty.png'));
    expect(await index()).toMatchObject({ indexed: 1, alreadyIndexed: all, failures: [] });
    const failures = await listFailures(database.pool, registered.id);
    expect(failures.map(({ source }) => path.basename(source))).toEqual(['empty.png']);
  });

  it('keeps what a person said of a picture: tags and metadata of the files beside it', async () => {
    const [r, g, b] = colours[0]!;
    const stem = path.join(pictures, `${r}-${g}-${b}`);
    writeFileSync(`${stem}.txt`, 'long_hair, &gt;:d, solo\n');
    writeFileSync(`${stem}.json`, JSON.stringify({ rating: 'safe', source: 'https://example.com/1', artist: 'a' }));
    await index();
    const { rows } = await database.pool.query(
      'select given_tags, rating, source, metadata from illustration where rating is not null',
    );
    expect(rows).toEqual([
      {
        given_tags: ['long_hair', '>:d', 'solo'],
        rating: 'safe',
        source: 'https://example.com/1',
        metadata: { artist: 'a' },
      },
    ]);
  });

  it('names a sidecar file that cannot be understood, and skips its picture only', async () => {
    writeFileSync(path.join(pictures, '0-0-0.json'), '{"tags": 3');
    const report = await index();
    expect(report).toMatchObject({ indexed: all - 1 });
    expect(report.failures[0]!.reason).toMatch(/0-0-0.json is not JSON/);
  });

  it('skips a picture whose sidecar no database can store, and names the file', async () => {
    writeFileSync(path.join(pictures, '0-0-0.txt'), Buffer.from('solo', 'utf16le'));
    const report = await index();
    expect(report).toMatchObject({ indexed: all - 1 });
    expect(report.failures[0]!.reason).toMatch(/0-0-0.txt holds a NUL character; save it as UTF-8/);
  });

  it('skips a picture whose sidecar holds half of a pair, wherever it stands, and names the file', async () => {
    const written: Readonly<Record<string, string>> = {
      '0-0-0.json': String.raw`{ "artist": ["\ud83d"] }`,
      '0-64-0.json': String.raw`{ "a": { "key \ude00": 1 } }`,
      '0-0-128.json': '{ "tags": "&#55357;" }',
      '0-128-0.txt': 'solo, &#xd83d;',
      // Whole ones are text like any other.
      '255-255-255.json': String.raw`{ "tags": ["\ud83d\ude00", "\\u0000"] }`,
    };
    for (const [name, text] of Object.entries(written)) {
      const beside = [pictures, path.join(pictures, 'deeper')].find((each) =>
        existsSync(path.join(each, `${path.parse(name).name}.png`)),
      )!;
      writeFileSync(path.join(beside, name), text);
    }
    const report = await index();
    expect(report).toMatchObject({ indexed: all - 4 });
    expect(report.failures.map(({ reason }) => /(\S+) holds a character that is no text/.exec(reason)?.[1])).toEqual(
      expect.arrayContaining([
        ...[expect.stringMatching(/0-0-0.json/), expect.stringMatching(/0-64-0.json/)],
        ...[expect.stringMatching(/0-0-128.json/), expect.stringMatching(/0-128-0.txt/)],
      ]),
    );
    const { rows } = await database.pool.query(
      `select given_tags from illustration where name like '%255-255-255.png'`,
    );
    expect(rows).toEqual([{ given_tags: ['😀', String.raw`\u0000`] }]);
  });

  it('stores the rating of a graph beside the tag model, made from a square of its own', async () => {
    const ratedBeside = {
      ...{ size: 8, layout: 'NCHW', channels: 'BGR', mean: [0, 0, 0], std: [255, 255, 255] },
      ...{ fit: 'squash', place: 'centre', background: [0, 0, 0] },
    } satisfies Preprocessing;
    const pack = await readModelPack(writeColourPack(path.join(folder, 'rated-beside'), { ratedBeside }));
    const beside = { model: await TagModel.load(pack), registered: await registerModel(database.pool, pack) };
    await index(beside);
    const { rows } = await database.pool.query<{ name: string; scores: number[] }>(
      `select name, rating_scores as scores from illustration_vector join illustration on illustration.id = illustration_id
       where model_id = $1`,
      [beside.registered.id],
    );
    expect(rows).toHaveLength(all);
    for (const { name, scores } of rows) {
      const colour = /(\d+)-(\d+)-(\d+)\.png$/.exec(name)!.slice(1).map(Number) as [number, number, number];
      // Blue comes first here, and so is what is safe.
      const wanted = colourRating(colour.reverse() as [number, number, number]);
      wanted.forEach((score, place) => expect(scores[place]).toBeCloseTo(score, 4));
    }
    await beside.model.release();
    await database.pool.query('truncate illustration, illustration_vector, index_failure cascade');
    await database.pool.query('delete from tag_model where id = $1', [beside.registered.id]);
  });

  it('refuses a registered pack whose files have changed', async () => {
    const pack = path.join(folder, 'changing');
    const known = await registerModel(
      database.pool,
      await readModelPack(writeColourPack(pack, { description: { name: 'a' } })),
    );
    await expect(readRegisteredPack(known)).resolves.toMatchObject({ sha256: known.sha256 });
    writeColourPack(pack, { description: { name: 'b' } });
    await expect(readRegisteredPack(known)).rejects.toThrow(/have changed since the library took it in/);
    await database.pool.query('delete from tag_model where id = $1', [known.id]);
  });

  it('goes on where an interrupted run stopped', async () => {
    const stop = new AbortController();
    const interrupted = index({
      signal: stop.signal,
      onProgress: ({ done }: { done: number }) => {
        if (done >= 16) stop.abort();
      },
    });
    await expect(interrupted).rejects.toThrow(/abort/);
    const { illustrations, vectors } = await counts();
    expect(vectors).toBe(illustrations);
    expect(vectors).toBeGreaterThan(0);
    expect(vectors).toBeLessThan(all);
    const report = await index();
    expect(report.indexed + report.alreadyIndexed).toBe(all);
    expect(report.indexed).toBeGreaterThan(0);
    expect(await counts()).toEqual({ illustrations: all, vectors: all });
  });

  it('ends with the error, and no half-stored batch, when the database refuses a vector', async () => {
    await database.pool.query(
      `alter table illustration_vector add constraint test_refuses check (illustration_id < 0) not valid`,
    );
    await expect(index()).rejects.toThrow(/test_refuses/);
    await database.pool.query('alter table illustration_vector drop constraint test_refuses');
    expect(await counts()).toEqual({ illustrations: 0, vectors: 0 });
  });

  it('stores the originals by content', async () => {
    await index();
    const { rows } = await database.pool.query(`select encode(sha256, 'hex') as hash from illustration limit 1`);
    const kept = store.pathOf(rows[0].hash as string);
    renameSync(kept, `${kept}.moved`); // throws when it is not there
    renameSync(`${kept}.moved`, kept);
  });

  it('puts an original back that is gone or cut short, as after a power failure', async () => {
    const store = new ImageStore(path.join(folder, 'put-back'));
    await index({ store });
    const kept = readdirSync(store.place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    expect(kept).toHaveLength(all);
    rmSync(kept[0]!);
    const whole = readFileSync(kept[1]!);
    truncateSync(kept[1]!, 10);
    expect(await index({ store })).toMatchObject({ indexed: 0, alreadyIndexed: all, failures: [] });
    expect(existsSync(kept[0]!)).toBe(true);
    expect(readFileSync(kept[1]!)).toEqual(whole);
  });

  it('keeps no file under the hash of what it was before it was saved over', async () => {
    const store = new ImageStore(path.join(folder, 'saved-over'));
    const file = path.join(pictures, `${colours[0]!.join('-')}.png`);
    const before = await hashFile(file);
    const after = await plainImage([1, 2, 3]).png().toBuffer();
    const sidecar = async () => {
      writeFileSync(file, after);
      return { tags: [], rating: null, source: null, metadata: {} };
    };
    const inputs = [{ name: 'a.png', source: file, file, sidecar }];
    const report = await indexImages({ pool: database.pool, model, registered, store, inputs });
    expect(report).toMatchObject({ indexed: 0, failures: [{ source: file, reason: /changed while/ }] });
    expect(await store.has(before)).toBe(false);
    await expect(store.addFile(before, file)).rejects.toThrow(FileChangedError);
    expect((await index({ store })).failures).toEqual([]);
  });

  it('lists an original that is not what its name says, and makes no other illustration of it', async () => {
    await index();
    const [file] = await walkFolder(pictures);
    const sha256 = await hashFile(file!.file);
    writeFileSync(store.pathOf(sha256), await plainImage([9, 9, 9]).png().toBuffer());
    await database.pool.query(
      `delete from illustration_vector where illustration_id = (select id from illustration where sha256 = $1)`,
      [Buffer.from(sha256, 'hex')],
    );
    const report = await indexLibrary({ pool: database.pool, model, registered, store });
    expect(report.failures).toEqual([{ source: expect.any(String), reason: expect.stringMatching(/is damaged in/) }]);
    expect(await counts()).toEqual({ illustrations: all, vectors: all - 1 });
  });

  it('names a folder that does not exist or holds no pictures', async () => {
    pictures = path.join(folder, 'nowhere');
    await expect(index()).rejects.toThrow(/nowhere is not a folder/);
    mkdirSync(pictures);
    await expect(index()).rejects.toThrow(/holds no pictures/);
  });

  it('stores the content rating beside the vector, and none under a model that rates nothing', async () => {
    await index();
    const ratings = async (modelId: number) =>
      (
        await database.pool.query(
          `select count(content_rating)::int as named, count(*) filter (where abs((select sum(p) from unnest(rating_scores) p) - 1) < 1e-5)::int as whole
           from illustration_vector where model_id = $1`,
          [modelId],
        )
      ).rows[0];
    const { rows } = await database.pool.query('select count(*)::int as count from illustration_vector');
    expect(rows[0].count).toBeGreaterThan(0);
    expect(await ratings(registered.id)).toEqual({ named: rows[0].count, whole: rows[0].count });
    const unrated = writeColourPack(path.join(folder, 'unrated'), {
      description: { output: { activation: 'sigmoid' } },
    });
    const other = await TagModel.load(await readModelPack(unrated));
    const otherRegistered = await registerModel(database.pool, other.pack);
    await indexFolder(pictures, { pool: database.pool, model: other, registered: otherRegistered, store });
    expect(await ratings(otherRegistered.id)).toEqual({ named: 0, whole: 0 });
  });

  it('replaces the per-tag thresholds of a model that was calibrated again, and keeps the model', async () => {
    const tags = COLOUR_TAGS.map((name) => ({ name, category: 0, count: 1 }));
    const at = (f1: number) => {
      const all = (value: number) => new Float64Array(tags.length).fill(value);
      return formatThresholds(tags, { 'f0.5': all(0.9), f1: all(f1), f2: all(0.1) });
    };
    const pack = path.join(folder, 'calibrated');
    const register = async (thresholds?: string) =>
      registerModel(database.pool, await readModelPack(writeColourPack(pack, thresholds ? { thresholds } : {})));
    const first = await register(at(0.5));
    expect((await loadThresholds(database.pool, [first.id])).get(first.id)!.f1[3]).toBe(0.5);
    const second = await register(at(0.4));
    expect(second.id).toBe(first.id);
    expect((await loadThresholds(database.pool, [first.id])).get(first.id)!.f1[3]).toBe(0.4);
    rmSync(path.join(pack, 'thresholds.csv'));
    await register();
    expect((await loadThresholds(database.pool, [first.id])).has(first.id)).toBe(false);
  });

  it('knows the tags of the registered model by dimension', async () => {
    const { rows } = await database.pool.query('select name from tag where model_id = $1 order by dimension', [
      registered.id,
    ]);
    expect(rows.map(({ name }) => name)).toEqual(COLOUR_TAGS);
  });
});

describe('mapAhead', () => {
  it('keeps order and never runs more than it may', async () => {
    let running = 0;
    let most = 0;
    const results: number[] = [];
    const work = async (i: number): Promise<number> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, (i * 7) % 5));
      running--;
      return i;
    };
    for await (const result of mapAhead(
      Array.from({ length: 50 }, (_, i) => i),
      4,
      work,
    ))
      results.push(result);
    expect(results).toEqual([...Array(50).keys()]);
    expect(most).toBe(4);
  });

  it('groups what comes, the last group shorter', async () => {
    const groups: number[][] = [];
    for await (const group of inBatches([1, 2, 3, 4, 5], 2)) groups.push(group);
    expect(groups).toEqual([[1, 2], [3, 4], [5]]);
  });
});
