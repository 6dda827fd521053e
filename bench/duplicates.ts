import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { openDatabase } from '../src/database/open.js';
import { compareViews } from '../src/duplicates/compare.js';
import { COPY_SIMILARITY, findNear, fingerprintPicture, storeFingerprints } from '../src/duplicates/index.js';
import { decodeGrid } from '../src/duplicates/picture-grid.js';
import { viewColours } from '../src/duplicates/view-colours.js';
import { VIEWS } from '../src/duplicates/views.js';
import { addIllustrations } from '../src/indexer/illustration-table.js';
import { inBatches, mapAhead } from '../src/indexer/map-ahead.js';
import { readImageFacts } from '../src/tagging/preprocess.js';
import { writeDrawings } from '../trainer/dataset/drawings.js';
import { median, quantile, type Metrics } from './benchmark.js';
import { COPIES, drawOriginal } from './picture-copies.js';

/** Every how many-th drawing is copied and looked for; all of them are in the library. */
const EVERY = Number(process.env.EYECATCH_EVERY ?? 8);

/** Two drawings that are that alike are one to the eye: another style's plain square, a person standing who is a man. */
const TWINS = 0.93;

/**
 * Copies of drawings, looked for among all drawings: the share that is found, and the share of queries that also answer
 * another drawing, those that look the same apart. On the server that DATABASE_URL names, or the embedded database.
 */
export async function duplicatesBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-duplicates-'));
  const pool = await openDatabase({ dataFolder: path.join(folder, 'data'), url: process.env.DATABASE_URL });
  try {
    const { ids, files, grids, secondsEach } = await fillLibrary(pool, path.join(folder, 'drawings'), log);
    const metrics: Record<string, Metrics | number> = {
      drawings: ids.length,
      fingerprintMs: 1000 * secondsEach,
      minSimilarity: COPY_SIMILARITY,
    };
    const times: number[] = [];
    const asked = ids.map((_, place) => place).filter((place) => place % EVERY === 0);
    const counts = new Map(Object.keys(COPIES).map((name) => [name, new Outcomes()]));
    let done = 0;
    const copied = mapAhead(asked, 3, async (place) => {
      const original = await drawOriginal(await readFile(files[place]!));
      return {
        place,
        fingerprints: await Promise.all(
          Object.entries(COPIES).map(async ([name, copy]) => ({
            name,
            fingerprint: await fingerprintPicture(await copy(original, place).toBuffer(), name),
          })),
        ),
      };
    });
    for await (const { place, fingerprints } of copied) {
      for (const { name, fingerprint } of fingerprints) {
        const started = performance.now();
        const answers = await findNear(pool, fingerprint);
        times.push(performance.now() - started);
        const isTwin = (id: string) => areTwins(grids.get(ids[place]!)!, grids.get(id)!);
        counts.get(name)!.add(
          ids[place]!,
          answers.map(({ illustrationId }) => illustrationId),
          isTwin,
        );
      }
      if (++done % 100 === 0) log(`${done} of ${asked.length} drawings`);
    }
    for (const [name, outcomes] of counts) metrics[name] = outcomes.metrics();
    return {
      ...metrics,
      search: { p50Ms: median(times), p95Ms: quantile(times, 0.95) },
    };
  } finally {
    await pool.end();
    await rm(folder, { recursive: true, force: true });
  }
}

class Outcomes {
  #queries = 0;
  #found = 0;
  #first = 0;
  #twins = 0;
  #alarms = 0;
  #answers = 0;

  add(original: string, answers: readonly string[], isTwin: (id: string) => boolean): void {
    this.#queries++;
    if (answers.includes(original)) this.#found++;
    const others = answers.filter((id) => id !== original);
    const wrong = others.filter((id) => !isTwin(id));
    if (answers.includes(original) && !wrong.includes(answers[0]!)) this.#first++;
    if (others.length > wrong.length) this.#twins++;
    if (wrong.length > 0) this.#alarms++;
    this.#answers += wrong.length;
  }

  metrics(): Metrics {
    const share = (count: number) => count / this.#queries;
    return {
      queries: this.#queries,
      found: share(this.#found),
      /** Before every other drawing, those that look the same aside. */
      foundFirst: share(this.#first),
      queriesWithFalseAlarm: share(this.#alarms),
      falseAlarmsPerQuery: share(this.#answers),
      queriesWithTwin: share(this.#twins),
    };
  }
}

function areTwins(a: Uint8Array, b: Uint8Array): boolean {
  return [false, true].some(
    (mirrored) =>
      compareViews(viewColours(decodeGrid(a), VIEWS[0]!, mirrored), decodeGrid(b), VIEWS[0]!).similarity >= TWINS,
  );
}

async function fillLibrary(pool: Pool, folder: string, log: (line: string) => void) {
  const drawings = await writeDrawings(folder);
  const ids: string[] = [];
  const grids = new Map<string, Uint8Array>();
  let seconds = 0;
  const read = mapAhead(drawings, 4, async ({ file }) => {
    const image = await readFile(file);
    const facts = await readImageFacts(image, file);
    return { image, facts, file };
  });
  for await (const batch of inBatches(read, 64)) {
    const started = performance.now();
    const made = await Promise.all(
      batch.map(async ({ image, facts, file }) => ({
        sha256: createHash('sha256').update(image).digest('hex'),
        fingerprint: await fingerprintPicture(image, file, facts),
        file,
        facts,
      })),
    );
    seconds += (performance.now() - started) / 1000;
    const given = await addIllustrations(
      pool,
      [...new Map(made.map((each) => [each.sha256, each])).values()].map(({ sha256, file, facts }) => ({
        ...{ sha256, name: path.basename(file), source: file, bytes: 1, rating: null, givenTags: [], metadata: {} },
        ...facts,
      })),
    );
    await storeFingerprints(
      pool,
      [...new Map(made.map((each) => [each.sha256, each])).values()].map(({ sha256, fingerprint }) => ({
        illustrationId: given.get(sha256)!,
        fingerprint,
        compared: false,
      })),
    );
    for (const { sha256, fingerprint } of made) {
      ids.push(given.get(sha256)!);
      grids.set(given.get(sha256)!, fingerprint.grid);
    }
    if (ids.length % 1024 < 64) log(`${ids.length} of ${drawings.length} drawings in the library`);
  }
  await pool.query('analyze illustration_fingerprint');
  return { ids, grids, files: drawings.map(({ file }) => file), secondsEach: seconds / drawings.length };
}
