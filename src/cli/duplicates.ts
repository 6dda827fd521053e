import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { Pool } from 'pg';
import {
  copiesOf,
  COPY_SIMILARITY,
  duplicateGroups,
  findNear,
  fingerprintCoverage,
  fingerprintPicture,
  loadFingerprint,
  type Fingerprint,
} from '../duplicates/index.js';
import { BadInputError, NotFoundError, NotReadyError } from '../errors.js';
import { hashOf } from '../indexer/hash-file.js';
import { idsByContent, loadIllustrations } from '../indexer/illustration-table.js';
import { openOriginals } from '../indexer/open-originals.js';
import { scanDuplicates } from '../indexer/scan-duplicates.js';
import type { Settings } from '../settings.js';
import { EXIT_SOME_FAILED } from './exit-codes.js';
import { ProgressBar } from './progress-bar.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { isId } from './picture-vector.js';
import { interruptSignal, withLibrary } from './with-library.js';

interface Options extends DataOption {
  readonly minSimilarity: string;
  readonly scan?: boolean;
  readonly json?: boolean;
}

export function registerDuplicates(program: Command): void {
  addDataOption(program.command('duplicates [picture]'))
    .description(
      'print the copies of a picture that the library has: a file, or the id of an illustration;\n' +
        'without one, the groups of near copies in the library',
    )
    .option('--scan', 'first look for near copies in the whole library, as far as that is not done')
    .option('--min-similarity <number>', 'similarity from which a picture counts as a copy', String(COPY_SIMILARITY))
    .option('--json', 'print as JSON')
    .action(async (picture: string | undefined, options: Options) => {
      const minSimilarity = readSimilarity(options.minSimilarity);
      const settings = readSettings(options);
      await withLibrary(settings, async (pool) => {
        if (options.scan) await scan(pool, settings);
        if (picture === undefined) printGroups(await groupsOf(pool, minSimilarity), options.json);
        else printCopies(await copiesOfPicture(pool, picture, minSimilarity), options.json);
      });
    });
}

async function scan(pool: Pool, settings: Settings): Promise<void> {
  const bar = new ProgressBar();
  const report = await scanDuplicates({
    pool,
    store: openOriginals(settings),
    signal: interruptSignal(),
    onProgress: ({ step, done, total }) => bar.update(step, done, total, 'images'),
  });
  bar.end();
  for (const { illustrationId, reason } of report.failures) console.error(`Illustration ${illustrationId}: ${reason}`);
  if (report.failures.length > 0) process.exitCode = EXIT_SOME_FAILED;
}

async function groupsOf(pool: Pool, minSimilarity: number) {
  const [groups, { notCompared }] = await Promise.all([
    duplicateGroups(pool, { minSimilarity }),
    fingerprintCoverage(pool),
  ]);
  const illustrations = await loadIllustrations(pool, groups.flat());
  const named = groups.map((ids) => ids.map((id) => ({ id, name: illustrations.get(id)!.name })));
  return { notCompared, groups: named };
}

function printGroups({ groups, notCompared }: Awaited<ReturnType<typeof groupsOf>>, json?: boolean): void {
  if (json) {
    console.log(JSON.stringify({ groups, notCompared }, null, 2));
    return;
  }
  for (const group of groups) console.log(group.map(({ id, name }) => `${id} ${name}`).join(', '));
  console.log(`${groups.length} ${groups.length === 1 ? 'group' : 'groups'} of near copies.`);
  if (notCompared > 0) console.error(`${notCompared} illustrations are not compared yet; --scan does that.`);
}

async function copiesOfPicture(pool: Pool, picture: string, minSimilarity: number) {
  const { fingerprint, exact } = isId(picture) ? await ofIllustration(pool, picture) : await ofFile(pool, picture);
  const [near, { withoutFingerprint }, copies] = await Promise.all([
    findNear(pool, fingerprint, { exclude: exact, minSimilarity }),
    fingerprintCoverage(pool),
    copiesOf(pool, exact === undefined ? [] : [exact]),
  ]);
  const ids = near.map(({ illustrationId }) => illustrationId);
  const illustrations = await loadIllustrations(pool, exact === undefined ? ids : [exact, ...ids]);
  return {
    exact:
      exact === undefined ? null : { id: exact, name: illustrations.get(exact)!.name, copies: copies.get(exact) ?? [] },
    near: near.flatMap(({ illustrationId: id, ...how }) =>
      illustrations.has(id) ? [{ id, name: illustrations.get(id)!.name, ...how }] : [],
    ),
    withoutFingerprint,
  };
}

function printCopies(found: Awaited<ReturnType<typeof copiesOfPicture>>, json?: boolean): void {
  if (json) {
    console.log(JSON.stringify(found, null, 2));
    return;
  }
  const { exact, near, withoutFingerprint } = found;
  if (exact) {
    console.log(`the same bytes: ${exact.id} ${exact.name}`);
    for (const { source } of exact.copies) console.log(`          also as: ${source}`);
  }
  console.log('similarity     id  name');
  for (const { similarity, id, name, mirrored, cropped } of near) {
    const how = [...(mirrored ? ['mirrored'] : []), ...(cropped ? ['cropped'] : [])];
    console.log(
      `${similarity.toFixed(4).padStart(10)} ${id.padStart(6)}  ${name}${how.length > 0 ? `  (${how.join(', ')})` : ''}`,
    );
  }
  if (withoutFingerprint > 0) {
    console.error(
      `${withoutFingerprint} illustrations have no fingerprint yet and were not searched; --scan makes them.`,
    );
  }
}

interface Asked {
  readonly fingerprint: Fingerprint;
  /** Illustration that has the very bytes. */
  readonly exact: string | undefined;
}

async function ofIllustration(pool: Pool, id: string): Promise<Asked> {
  const fingerprint = await loadFingerprint(pool, id);
  if (fingerprint) return { fingerprint, exact: id };
  if (!(await loadIllustrations(pool, [id])).has(id)) throw new NotFoundError(`The library has no illustration ${id}.`);
  throw new NotReadyError(`Illustration ${id} has no fingerprint yet; --scan makes it.`);
}

async function ofFile(pool: Pool, file: string): Promise<Asked> {
  const image = await readFile(file);
  const sha256 = hashOf(image);
  return {
    fingerprint: await fingerprintPicture(image, path.basename(file)),
    exact: (await idsByContent(pool, [sha256])).get(sha256),
  };
}

function readSimilarity(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) {
    throw new BadInputError(`--min-similarity is "${text}"; it must be above 0 and at most 1.`);
  }
  return value;
}
