import { Option, type Command } from 'commander';
import { deployKpiModel, fitKpiModel, WEIGHT_METHODS, type LinearMethod, type WeightMethod } from '../kpi/index.js';
import { activeModel } from '../tagging/model-registry.js';
import { describeFit } from './kpi-report.js';
import { ProgressBar } from './progress-bar.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

interface FitCommandOptions extends DataOption {
  readonly kpi: string;
  readonly method?: LinearMethod;
  readonly weights: WeightMethod;
  readonly groupBy?: string;
  readonly seed: string;
  readonly deploy: boolean;
  readonly json?: boolean;
}

export function registerFit(kpi: Command): void {
  addDataOption(kpi.command('fit'))
    .description('fit a model of a KPI over the tag vectors, and let it answer predictions')
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .addOption(
      new Option(
        '--method <method>',
        'logistic: the logit of the rate is linear in the tags (default of a rate); ridge: the value itself is (a number)',
      ).choices(['ridge', 'logistic']),
    )
    .addOption(
      new Option('--weights <method>', 'how much an illustration counts')
        .choices(WEIGHT_METHODS)
        .default('variance-components'),
    )
    .option(
      '--group-by <key>',
      'keep illustrations together that share this when the fit is judged: advertiser, or a key of the metadata',
    )
    .option('--seed <number>', 'of the split into what is fitted to and what judges it', '1')
    .option('--no-deploy', 'only fit it')
    .option('--json', 'print the report as JSON')
    .action(async (options: FitCommandOptions) => {
      const { kpi: name, method, weights, groupBy } = options;
      const seed = readCount(options.seed, '--seed', { min: 0, max: 2 ** 31 - 1 });
      const model = await withLibrary(readSettings(options), async (pool) => {
        const { id: tagModelId } = await activeModel(pool);
        const bar = new ProgressBar();
        const fitted = await fitKpiModel(pool, {
          kpi: name,
          tagModelId,
          method,
          weights,
          groupBy,
          seed,
          signal: interruptSignal(),
          onProgress: ({ step, done, total }) => bar.update(step, done, total),
        });
        bar.end();
        return options.deploy ? deployKpiModel(pool, fitted.id) : fitted;
      });
      const { id, kpiName, lambda, intercept, illustrations, simulated, deployed, report } = model;
      const summary = {
        id,
        kpi: kpiName,
        method: model.method,
        deployed,
        lambda,
        intercept,
        illustrations,
        simulated,
        report,
      };
      console.log(options.json ? JSON.stringify(summary, null, 2) : describeFit(model));
    });
}
