import type { Command } from 'commander';
import { NotFoundError } from '../errors.js';
import { findKpi, loadTrainingData } from '../kpi/index.js';
import { exportTraining } from '../kpi/fitting/training-export.js';
import { activeModel, loadVocabulary } from '../tagging/model-registry.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

interface ExportTrainingOptions extends DataOption {
  readonly kpi: string;
  readonly groupBy?: string;
  readonly force?: boolean;
}

export function registerExportTraining(kpi: Command): void {
  addDataOption(kpi.command('export-training <folder>'))
    .description(
      'write what a model of a KPI is fitted to, for LightGBM, XGBoost and others (docs/kpi-hybrid.md): rows to train on\n' +
        'and rows to stop by; a hold-out of a fifth is left out of both',
    )
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .option('--group-by <key>', "key of the illustrations' metadata whose groups are not split, e.g. advertiser")
    .option('--force', 'overwrite the files of an earlier export')
    .action(async (folder: string, { kpi: name, groupBy, force, ...options }: ExportTrainingOptions) => {
      await withLibrary(readSettings(options), async (pool) => {
        const definition = await findKpi(pool, name);
        if (!definition) throw new NotFoundError(`There is no KPI "${name}". Import observations first.`);
        const { id: tagModelId } = await activeModel(pool);
        const { tags } = await loadVocabulary(pool, tagModelId);
        const signal = interruptSignal();
        const data = await loadTrainingData(pool, definition, tagModelId, { groupBy, signal });
        const names = tags.map((tag) => tag.name);
        const rows = await exportTraining(folder, data, names, { force, signal });
        if (data.simulated) console.log('The data are simulated.');
        console.log(
          `${rows.train} illustrations to train on, ${rows.valid} to stop by, ${rows['hold-out']} held out, in ${folder}.`,
        );
      });
    });
}
