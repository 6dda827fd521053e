import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BadInputError } from '../../src/errors.js';
import { PAIRS_FILES, pairsSettingsSchema, readJson, replaceFile, shardFile, type PairsSettings } from './manifest.js';

/**
 * Makes the folder ready for pairs of these settings: new, or with what an earlier run with the same settings left. From
 * here on the pairs are unfinished until the manifest is written again.
 *
 * @returns whether an earlier run began them
 * @throws BadInputError when the folder holds something else, or pairs of other settings
 */
export async function beginPairs(folder: string, settings: PairsSettings): Promise<boolean> {
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new BadInputError(`${folder} cannot be used for pairs: ${error.message}.`, { cause: error });
  });
  const file = path.join(folder, PAIRS_FILES.settings);
  const earlier = await readJson(file);
  if (earlier === undefined && present.some((name) => name !== `${PAIRS_FILES.settings}.tmp`)) {
    throw new BadInputError(
      `${folder} is not empty and holds no pairs that this program began: give a new or an empty folder with --out.`,
    );
  }
  if (earlier !== undefined) refuseOtherSettings(folder, pairsSettingsSchema.safeParse(earlier).data, settings);
  await mkdir(path.join(folder, PAIRS_FILES.shards), { recursive: true });
  if (earlier === undefined) await replaceFile(file, `${JSON.stringify(settings, null, 2)}\n`);
  await rm(path.join(folder, PAIRS_FILES.manifest), { force: true });
  return earlier !== undefined;
}

function refuseOtherSettings(folder: string, earlier: PairsSettings | undefined, settings: PairsSettings): void {
  if (earlier === undefined) {
    throw new BadInputError(`${path.join(folder, PAIRS_FILES.settings)} is damaged: delete ${folder} and start again.`);
  }
  if (isDeepStrictEqual(earlier, settings)) return;
  const flat = ({ preprocessing, ...rest }: PairsSettings): Record<string, unknown> => ({ ...preprocessing, ...rest });
  const [then, now] = [flat(earlier), flat(settings)];
  const changes = [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .filter((name) => !isDeepStrictEqual(then[name], now[name]))
    .map((name) => `${name} ${JSON.stringify(then[name])}, now ${JSON.stringify(now[name])}`);
  throw new BadInputError(
    `The pairs in ${folder} were begun with other arguments (${changes.join('; ')}). Give the same, another --out, or ` +
      'delete the folder.',
  );
}

/** Removes shards that an earlier run, with more pictures, left behind. */
export async function removeShardsFrom(folder: string, shards: number): Promise<void> {
  const wanted = new Set(Array.from({ length: shards }, (_, shard) => path.basename(shardFile(shard))));
  const files = await readdir(path.join(folder, PAIRS_FILES.shards));
  for (const file of files.filter((name) => !wanted.has(name))) await rm(path.join(folder, PAIRS_FILES.shards, file));
}
