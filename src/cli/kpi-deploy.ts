import type { Command } from 'commander';
import { deployKpiModel, findKpi, rollBackKpiModel } from '../kpi/index.js';
import { NotFoundError } from '../errors.js';
import { activeModel } from '../tagging/model-registry.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

export function registerDeploy(kpi: Command): void {
  addDataOption(kpi.command('deploy <model>'))
    .description('let a fitted model answer from now on, by its id (kpi report --list)')
    .action(async (model: string, options: DataOption) => {
      const id = readCount(model, 'the model', { min: 1, max: 2 ** 31 - 1 });
      const { kpiName } = await withLibrary(readSettings(options), (pool) => deployKpiModel(pool, id));
      console.log(`Model ${id} answers for ${kpiName} from now on.`);
    });

  addDataOption(kpi.command('rollback'))
    .description('take the latest deployment back: the model before it answers again')
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .action(async (options: DataOption & { kpi: string }) => {
      const { id } = await withLibrary(readSettings(options), async (pool) => {
        const found = await findKpi(pool, options.kpi);
        if (!found) throw new NotFoundError(`There is no KPI "${options.kpi}".`);
        return rollBackKpiModel(pool, found.id, (await activeModel(pool)).id);
      });
      console.log(`Model ${id} answers for ${options.kpi} again.`);
    });
}
