import type { Command } from 'commander';
import type { Pool } from 'pg';
import { BadInputError } from '../errors.js';
import { DUPLICATE_POLICIES, type DuplicatePolicy } from '../indexer/duplicate-policy.js';
import { indexFolder } from '../indexer/index-folder.js';
import { openOriginals } from '../indexer/open-originals.js';
import type { IndexReport } from '../indexer/index-images.js';
import type { WalkOptions } from '../indexer/walk-folder.js';
import { readModelPack } from '../tagging/model-pack.js';
import {
  activateModel,
  activeModel,
  readRegisteredPack,
  registerModel,
  type RegisteredModel,
} from '../tagging/model-registry.js';
import { TagModel } from '../tagging/tag-model.js';
import { wantsIndex } from '../vectors/vector-index.js';
import { EXIT_SOME_FAILED } from './exit-codes.js';
import { indexQueued } from './index-queued.js';
import { formatSeconds, ProgressBar } from './progress-bar.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

interface Options extends DataOption {
  readonly model?: string;
  readonly duplicates: string;
  readonly queue?: boolean;
  readonly followLinks?: boolean;
  readonly wait: boolean;
  readonly json?: boolean;
}

export function registerIndex(program: Command): void {
  addDataOption(program.command('index <folder>'))
    .description(
      'take the pictures of a folder into the library: tag them, store their vectors.\n' +
        'Reads JPEG, PNG, WebP, GIF, AVIF and SVG; NAME.txt beside a picture gives its tags, NAME.json its metadata.\n' +
        'A picture that the library already has is not done again.',
    )
    .option('--model <pack>', 'folder of a model pack (default: the model the library uses)')
    .option(
      '--duplicates <policy>',
      'what becomes of near copies: skip leaves them out, link takes them in beside what they copy ' +
        '(and keeps the names of further files with the same bytes), keep takes them in',
      'keep',
    )
    .option(
      '--queue',
      "put the pictures in the library's store and leave their tagging to its workers, on all machines",
    )
    .option('--no-wait', 'with --queue: do not wait until they are done')
    .option('--follow-links', 'follow symbolic links, also to what lies outside the folder')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      `\nExit code: 0 all indexed, ${EXIT_SOME_FAILED} some pictures could not be read, 1 nothing done.`,
    )
    .action(async (folder: string, options: Options) => {
      const duplicates = readPolicy(options.duplicates);
      const { queue = false, wait, json = false } = options;
      if (queue && options.model !== undefined) {
        throw new BadInputError('--queue tags with the model that the library uses; leave --model out.');
      }
      if (!queue && !wait) throw new BadInputError('--no-wait goes with --queue.');
      const settings = readSettings(options);
      let links = 0;
      const walk: WalkOptions = { followLinks: options.followLinks ?? false, onLink: () => links++ };
      await withLibrary(settings, async (pool) => {
        if (queue) return indexQueued(folder, { pool, settings, duplicates, walk, wait, json });
        const { registered, model } = await loadModel(pool, options.model);
        const bar = new ProgressBar();
        const report = await indexFolder(folder, {
          ...walk,
          pool,
          registered,
          model,
          store: openOriginals(settings),
          duplicates,
          signal: interruptSignal(),
          onProgress: ({ done, total }) => bar.update('Indexing', done, total, 'images'),
        });
        bar.end();
        if (!registered.active) await activateModel(pool, registered.id);
        if (options.json) {
          console.log(JSON.stringify(report, null, 2));
        } else {
          for (const { reason } of report.failures) console.error(reason);
          const rate = report.indexed > 0 ? ` (${(report.indexed / report.seconds).toFixed(0)} a second)` : '';
          console.log(
            `${report.indexed} indexed${rate}, ${report.alreadyIndexed} already there, ` +
              `${report.failures.length} could not be read, in ${formatSeconds(report.seconds)}.`,
          );
          printCopies(report);
        }
        if (await wantsIndex(pool, registered.id)) {
          console.error(
            'Searches compare every vector so far; `eyecatch reindex` builds an index that makes them fast.',
          );
        }
        if (report.failures.length > 0) process.exitCode = EXIT_SOME_FAILED;
      });
      if (links > 0) console.error(`${links} symbolic links were not followed; --follow-links follows them.`);
    });
}

/** The pack that was named, made known to the library, or the one the library uses. */
async function loadModel(
  pool: Pool,
  packFolder: string | undefined,
): Promise<{ registered: RegisteredModel; model: TagModel }> {
  if (packFolder === undefined) {
    const registered = await activeModel(pool);
    return { registered, model: await TagModel.load(await readRegisteredPack(registered)) };
  }
  // Loaded before it is registered: a pack that does not run must not become known.
  const model = await TagModel.load(await readModelPack(packFolder));
  return { registered: await registerModel(pool, model.pack), model };
}

/** @throws BadInputError when it is none of the policies */
function readPolicy(text: string): DuplicatePolicy {
  const policy = DUPLICATE_POLICIES.find((each) => each === text);
  if (!policy)
    throw new BadInputError(`--duplicates is "${text}"; it must be one of ${DUPLICATE_POLICIES.join(', ')}.`);
  return policy;
}

function printCopies({ nearCopies, exactCopies }: IndexReport): void {
  for (const { name, illustrationId, copyOf, similarity, mirrored, cropped } of nearCopies) {
    const how = [...(mirrored ? ['mirrored'] : []), ...(cropped ? ['cropped'] : [])];
    const done = illustrationId === null ? 'left out' : `taken in as ${illustrationId}`;
    console.log(`${name}: near copy of ${copyOf} (${[similarity.toFixed(3), ...how].join(', ')}), ${done}`);
  }
  if (exactCopies > 0) console.log(`${exactCopies} further names of pictures that are already there were kept.`);
}
