import type { Command } from 'commander';
import type { Pool } from 'pg';
import { openOriginals } from '../indexer/open-originals.js';
import { activateWholeModel, indexLibrary } from '../indexer/index-library.js';
import { NotFoundError } from '../errors.js';
import { readModelPack } from '../tagging/model-pack.js';
import { listModels, readRegisteredPack, registerModel, type RegisteredModel } from '../tagging/model-registry.js';
import { TagModel } from '../tagging/tag-model.js';
import { wantsIndex } from '../vectors/vector-index.js';
import { countVectors } from '../vectors/vector-table.js';
import { EXIT_SOME_FAILED } from './exit-codes.js';
import { isId } from './picture-vector.js';
import { formatSeconds, ProgressBar } from './progress-bar.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

/** `model list`, `model index` and `model activate`: the tag models of a library, side by side. */
export function registerModelLibrary(model: Command): void {
  addDataOption(model.command('list'))
    .description('the tag models that the library knows')
    .option('--json', 'print as JSON')
    .action(async (options: DataOption & { json?: boolean }) => {
      const models = await withLibrary(readSettings(options), async (pool) =>
        Promise.all(
          (await listModels(pool)).map(async ({ id, name, active, path, createdAt }) => ({
            ...{ id, name, active, vectors: await countVectors(pool, id), path, createdAt },
          })),
        ),
      );
      if (options.json) console.log(JSON.stringify(models, null, 2));
      else if (models.length === 0) console.log('None yet. `eyecatch index DIR --model PACK` brings the first.');
      for (const { id, name, active, vectors, path } of options.json ? [] : models) {
        console.log(`${String(id).padStart(4)}  ${active ? '* ' : '  '}${name}  ${vectors} vectors  ${path}`);
      }
    });

  addDataOption(model.command('index <model>'))
    .description(
      'tag the whole library under another model, while the active one goes on answering.\n' +
        'MODEL is the folder of a pack, or the id that `model list` shows.',
    )
    .action(async (named: string, options: DataOption) => {
      const settings = readSettings(options);
      await withLibrary(settings, async (pool) => {
        const { registered, tagModel } = await loadNamed(pool, named);
        const bar = new ProgressBar();
        const report = await indexLibrary({
          ...{ pool, registered, model: tagModel, store: openOriginals(settings) },
          signal: interruptSignal(),
          onProgress: ({ done, total }) => bar.update('Tagging', done, total, 'images'),
        });
        bar.end();
        for (const { reason } of report.failures) console.error(reason);
        console.log(
          `${report.indexed} tagged under model ${registered.id} (${registered.name}), ` +
            `${report.failures.length} could not be read, in ${formatSeconds(report.seconds)}.`,
        );
        if (await wantsIndex(pool, registered.id)) {
          console.error(
            `Searches of it compare every vector; \`eyecatch reindex --model ${registered.id}\` builds its index.`,
          );
        }
        if (!registered.active) console.log(`\`eyecatch model activate ${registered.id}\` lets it answer.`);
        if (report.failures.length > 0) process.exitCode = EXIT_SOME_FAILED;
      });
    });

  addDataOption(model.command('activate <model>'))
    .description('let a tag model answer from now on; an older one switches back')
    .option('--partly', 'although illustrations lack its vectors and will not be found')
    .action(async (named: string, options: DataOption & { partly?: boolean }) => {
      const { id, name } = await withLibrary(readSettings(options), async (pool) =>
        activateWholeModel(pool, (await findNamed(pool, named)).id, { partly: options.partly ?? false }),
      );
      console.log(`Model ${id} (${name}) answers.`);
    });
}

async function findNamed(pool: Pool, named: string): Promise<RegisteredModel> {
  const models = await listModels(pool);
  const found = models.find(({ id, name }) => (isId(named) ? id === Number(named) : name === named));
  if (!found) {
    const known = models.map(({ id, name }) => `${id} (${name})`).join(', ') || 'none yet';
    throw new NotFoundError(`The library knows no tag model "${named}"; it knows: ${known}.`);
  }
  return found;
}

/** A model the library knows, or a pack's folder, which becomes known once it has proved to run. */
async function loadNamed(pool: Pool, named: string): Promise<{ registered: RegisteredModel; tagModel: TagModel }> {
  if (isId(named)) {
    const registered = await findNamed(pool, named);
    return { registered, tagModel: await TagModel.load(await readRegisteredPack(registered)) };
  }
  const tagModel = await TagModel.load(await readModelPack(named));
  return { registered: await registerModel(pool, tagModel.pack), tagModel };
}
