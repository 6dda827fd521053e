import { createHash } from 'node:crypto';
import { cp, link, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openDatabase } from '../../src/database/open.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { settingsOf, type Settings } from '../../src/settings.js';

export interface LargeLibrary {
  readonly settings: Settings;
  readonly remove: () => Promise<void>;
}

/**
 * A copy of a library in which every illustration stands many times, with its vector and its picture (the files are hard
 * links, each under a hash of its own), until there are `rows`.
 *
 * @param data folder of the library, whose database is embedded
 */
export async function makeLargeLibrary(data: string, rows: number, log: (line: string) => void): Promise<LargeLibrary> {
  // Beside it: hard links stay on one file system.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'eyecatch-bench-page-'));
  for (const part of ['postgres', 'models', 'images']) {
    await cp(path.join(data, part), path.join(folder, part), { recursive: true });
  }
  const settings = settingsOf(folder, undefined);
  const pool = await openDatabase(settings.database);
  try {
    // Lists by age do not ask it, and it takes longer to fill than all the rest.
    await pool.query('drop index illustration_vector_labels');
    const { rows: originals } = await pool.query<{ id: string; sha256: Buffer }>(
      'select id::text, sha256 from illustration order by id',
    );
    const store = new ImageStore(settings.imagesFolder);
    for (let copy = 1, have = originals.length; have < rows; copy++) {
      const part = originals.slice(0, rows - have);
      const hashes = part.map(({ sha256 }) => createHash('sha256').update(sha256).update(String(copy)).digest());
      await pool.query(
        `with copied as (
           insert into illustration (sha256, name, source, media_type, width, height, bytes, rating, given_tags, metadata)
           select hash, name, source, media_type, width, height, bytes, rating, given_tags, metadata
           from unnest($1::bigint[], $2::bytea[]) as made (original, hash) join illustration on id = original
           returning id, sha256)
         insert into illustration_vector
           (illustration_id, model_id, scores, sketch, labels, content_rating, rating_scores)
         select copied.id, model_id, scores, sketch, labels, content_rating, rating_scores
         from copied
         join unnest($1::bigint[], $2::bytea[]) as made (original, hash) on hash = copied.sha256
         join illustration_vector on illustration_id = original`,
        [part.map(({ id }) => id), hashes],
      );
      for (const [place, hash] of hashes.entries()) {
        const target = store.pathOf(hash.toString('hex'));
        await mkdir(path.dirname(target), { recursive: true });
        await link(store.pathOf(part[place]!.sha256.toString('hex')), target);
      }
      have += part.length;
      if (copy % 5 === 0 || have === rows) log(`${have} illustrations`);
    }
    await pool.query('analyze illustration');
  } finally {
    await pool.end();
  }
  return { settings, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }) };
}
