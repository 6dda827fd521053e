import type { Command } from 'commander';
import { activeModel, modelById } from '../tagging/model-registry.js';
import { buildVectorIndex, DEFAULT_MAX_MEMORY_MB } from '../vectors/build-vector-index.js';
import { formatSeconds, ProgressBar } from './progress-bar.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

interface ReindexOptions extends DataOption {
  readonly model?: string;
  readonly rebuild?: boolean;
  readonly memory?: string;
  readonly json?: boolean;
}

export function registerReindex(program: Command): void {
  addDataOption(program.command('reindex'))
    .description(
      "build the index over a model's vectors, which makes search fast; best after a bulk load.\n" +
        'On a server, searches and inserts go on meanwhile; the embedded database does nothing else until it is done.',
    )
    .option('--model <id>', 'id of a tag model (default: the model the library uses)')
    .option('--rebuild', 'build it anew although there is one, e.g. when inserts have become slow')
    .option(
      '--memory <MB>',
      `memory that the database may take for it, MB; it must have it (default ${DEFAULT_MAX_MEMORY_MB})`,
    )
    .option('--json', 'print the report as JSON')
    .action(async (options: ReindexOptions) => {
      const given = options.model && readCount(options.model, '--model', { min: 1, max: 2 ** 31 - 1 });
      const maxMemoryMb = options.memory && readCount(options.memory, '--memory', { min: 1, max: 1_000_000 });
      await withLibrary(readSettings(options), async (pool) => {
        const model = given ? await modelById(pool, given) : await activeModel(pool);
        const bar = new ProgressBar();
        const report = await buildVectorIndex(pool, model.id, {
          rebuild: options.rebuild,
          maxMemoryMb: maxMemoryMb || undefined,
          signal: interruptSignal(),
          onProgress: ({ step, done, total }) => bar.update(step, done, total, 'vectors'),
          log: (line) => bar.say(line),
        }).finally(() => bar.end());
        const { rows, seconds, built, index } = report;
        const bytesPerVector = rows > 0 ? index.bytes / rows : 0;
        if (options.json) {
          console.log(JSON.stringify({ model: model.id, rows, seconds, built, bytes: index.bytes, bytesPerVector }));
          return;
        }
        const size = `${(index.bytes / 2 ** 20).toFixed(1)} MB (${bytesPerVector.toFixed(0)} bytes a vector)`;
        console.log(
          built
            ? `Indexed ${rows} vectors of "${model.name}" in ${formatSeconds(seconds)}: ${size}.`
            : `The index of "${model.name}" is there: ${rows} vectors, ${size}. To build it anew: --rebuild.`,
        );
      });
    });
}
