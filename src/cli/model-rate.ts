import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { withEmbeddedRating } from '../../trainer/backbone/rating.js';
import { writePack, type PackContents } from '../../trainer/pack.js';
import { BadInputError } from '../errors.js';
import { PACK_EXTRAS, PACK_FILES, readModelPack } from '../tagging/model-pack.js';

/** Gives packs a content rating that were made by hand, or before packs had one. */
export function registerModelRate(model: Command): void {
  model
    .command('rate <pack>')
    .description(
      'have the embedded backbone rate pictures for a model pack that rates none.\n' +
        'The pack becomes a model of its own: a library that uses it must be indexed again under it.',
    )
    .option('--out <pack>', 'folder of the rated pack (default: the pack itself)')
    .action(async (folder: string, { out = folder }: { out?: string }) => {
      const pack = await readModelPack(folder);
      if (pack.columns.rating !== undefined) {
        throw new BadInputError(`${folder} has a content rating already, as ${PACK_FILES.description} says.`);
      }
      const { tags, description } = pack;
      const graph = path.join(folder, PACK_FILES.graph);
      const rated = await writePack(
        path.resolve(out),
        withEmbeddedRating({ graph, tags, description, extras: await readExtras(folder) }),
      );
      console.log(`Model pack: ${rated.folder}\nIndex with it: eyecatch index DIR --model ${rated.folder}`);
    });
}

/** Thresholds and report, which stay true of the model. */
async function readExtras(folder: string): Promise<PackContents['extras']> {
  const names = (['thresholds', 'report', 'reportPage'] as const).filter((name) =>
    existsSync(path.join(folder, PACK_EXTRAS[name])),
  );
  const contents = names.map(async (name) => [name, await readFile(path.join(folder, PACK_EXTRAS[name]), 'utf8')]);
  return Object.fromEntries(await Promise.all(contents)) as PackContents['extras'];
}
