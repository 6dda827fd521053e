import type { Command } from 'commander';
import { importLibrary } from '../exchange/import-library.js';
import { findActiveModel } from '../tagging/model-registry.js';
import { vectorIndexOf } from '../vectors/vector-index.js';
import { EXIT_SOME_FAILED } from './exit-codes.js';
import { formatSeconds, ProgressBar } from './progress-bar.js';
import { openOriginals } from '../indexer/open-originals.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

export function registerImport(program: Command): void {
  addDataOption(program.command('import <folder>'))
    .description(
      'take in the Parquet files of a folder: tags.parquet with models.parquet, illustrations.parquet, vectors.parquet, as\n' +
        '`eyecatch export` or another tool wrote them. What the library has already stays, vectors are replaced; all or nothing.',
    )
    .option('--json', 'print the report as JSON')
    .addHelpText('after', `\nExit code: 0 all imported, ${EXIT_SOME_FAILED} some vectors were skipped, 1 nothing done.`)
    .action(async (folder: string, options: DataOption & { json?: boolean }) => {
      const settings = readSettings(options);
      await withLibrary(settings, async (pool) => {
        const bar = new ProgressBar();
        const report = await importLibrary(pool, folder, {
          signal: interruptSignal(),
          onProgress: ({ step, done, total }) => bar.update(step, done, total, 'rows'),
        }).finally(() => bar.end());
        const { models, illustrations, vectors, seconds } = report;
        if (vectors.skipped > 0) process.exitCode = EXIT_SOME_FAILED;
        if (options.json) {
          console.log(JSON.stringify(report, null, 2));
          return;
        }
        console.log(`Models:        ${models.added} new, ${models.known} known.`);
        console.log(`Illustrations: ${illustrations.added} new, ${illustrations.known} known and kept.`);
        console.log(
          `Vectors:       ${vectors.added} new, ${vectors.replaced} replaced, ` +
            `${vectors.skipped} skipped because the library does not have their illustrations.`,
        );
        console.log(`In ${formatSeconds(seconds)}.`);
        if (models.names.length > 0) {
          console.log(
            `${models.names.join(', ')}: searches work; to tag new pictures, index with the pack: eyecatch index DIR --model PACK.`,
          );
        }
        if (illustrations.added > 0) {
          console.log(
            `New illustrations have no picture until it lies in ${openOriginals(settings).place}: copy that too.`,
          );
        }
        const active = await findActiveModel(pool);
        if (active && vectors.added > 0 && !(await vectorIndexOf(pool, active.id))?.valid) {
          console.log('There is no index over the vectors: eyecatch reindex builds it.');
        }
      });
    });
}
