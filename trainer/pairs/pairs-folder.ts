import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { BadInputError } from '../../src/errors.js';
import { takeExclusiveUse } from '../exclusive-use.js';
import { PAIRS_FILES, pairsSettingsSchema, readJson, replaceFile, shardFile, type PairsSettings } from './manifest.js';

/** Whether a folder is one of pairs, be they finished or begun, rather than of pictures. */
export function holdsPairs(folder: string): boolean {
  return (
    existsSync(path.join(folder, PAIRS_FILES.manifest)) ||
    (existsSync(path.join(folder, PAIRS_FILES.settings)) && existsSync(path.join(folder, PAIRS_FILES.shards)))
  );
}

/** What a run that was killed before it wrote its settings leaves. */
function isBeforeSettings(name: string): boolean {
  return name === `${PAIRS_FILES.settings}.tmp` || name === PAIRS_FILES.shards || name.startsWith(PAIRS_FILES.lock);
}

/**
 * Makes the folder ready for pairs of these settings: new, or with what an earlier run with the same settings left. From
 * here on the pairs are unfinished until the manifest is written again.
 *
 * @returns whether an earlier run began them, and the function that lets other processes at them again
 * @throws BadInputError when the folder holds something else, or pairs of other settings, or another process makes them
 */
export async function beginPairs(
  folder: string,
  settings: PairsSettings,
): Promise<{ begunBefore: boolean; release: () => void }> {
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new BadInputError(`${folder} cannot be used for pairs: ${error.message}.`, { cause: error });
  });
  const file = path.join(folder, PAIRS_FILES.settings);
  const earlier = await readJson(file);
  if (earlier === undefined && present.some((name) => !isBeforeSettings(name))) {
    throw new BadInputError(
      `${folder} is not empty and holds no pairs that this program began: give a new or an empty folder with --out.`,
    );
  }
  if (earlier !== undefined) refuseOtherSettings(folder, pairsSettingsSchema.safeParse(earlier).data, settings);
  await mkdir(path.join(folder, PAIRS_FILES.shards), { recursive: true });
  const release = takeExclusiveUse(path.join(folder, PAIRS_FILES.lock), `the pairs in ${folder}`);
  try {
    if (earlier === undefined) await replaceFile(file, `${JSON.stringify(settings, null, 2)}\n`);
    await rm(path.join(folder, PAIRS_FILES.manifest), { force: true });
    return { begunBefore: earlier !== undefined, release };
  } catch (error) {
    release();
    throw error;
  }
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
