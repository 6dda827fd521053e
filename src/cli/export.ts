import path from 'node:path';
import type { Command } from 'commander';
import { BadInputError } from '../errors.js';
import { exportLibrary } from '../exchange/export-library.js';
import { modelById } from '../tagging/model-registry.js';
import { ProgressBar } from './progress-bar.js';
import { openOriginals } from '../indexer/open-originals.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

interface ExportCommandOptions extends DataOption {
  readonly model?: string;
  readonly scores?: string;
  readonly force?: boolean;
}

export function registerExport(program: Command): void {
  addDataOption(program.command('export <folder>'))
    .description(
      "write the library's illustrations, models, tags and vectors as Parquet files, for other tools (DuckDB, pandas) or\n" +
        'another database (`eyecatch import`). The pictures themselves are not among them.',
    )
    .option('--model <id>', 'only the vectors of this tag model (default: of all)')
    .option(
      '--scores <min>',
      'also write scores.parquet, one row for each score of at least this: (illustration, tag, score)',
    )
    .option('--force', 'overwrite the files of an earlier export')
    .action(async (folder: string, options: ExportCommandOptions) => {
      const modelId = options.model ? readCount(options.model, '--model', { min: 1, max: 2 ** 31 - 1 }) : undefined;
      const minScore = options.scores === undefined ? undefined : readScore(options.scores);
      const settings = readSettings(options);
      await withLibrary(settings, async (pool) => {
        if (modelId !== undefined) await modelById(pool, modelId);
        const bar = new ProgressBar();
        const files = await exportLibrary(pool, folder, {
          ...{ modelId, minScore, force: options.force, signal: interruptSignal() },
          onProgress: ({ step, done, total }) => bar.update(step, done, total, 'rows'),
        }).finally(() => bar.end());
        for (const { file, rows, bytes } of files) {
          console.log(`${path.basename(file).padEnd(22)} ${String(rows).padStart(9)} rows ${megabytes(bytes)}`);
        }
        console.log(`The pictures are in ${openOriginals(settings).place}; copy that along to show them elsewhere.`);
      });
    });
}

function readScore(text: string): number {
  const score = Number(text);
  if (!(score > 0 && score <= 1)) throw new BadInputError(`--scores is "${text}"; it must be above 0 and at most 1.`);
  return score;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2).padStart(9)} MB`;
}
