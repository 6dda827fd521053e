import { Option, type Command } from 'commander';
import { BadInputError } from '../errors.js';
import {
  deployKpiModel,
  fitKpiModel,
  WEIGHT_METHODS,
  type FtrlParameters,
  type LinearMethod,
  type WeightMethod,
} from '../kpi/index.js';
import { bindFeatures } from '../kpi/trees/feature-names.js';
import { readTreeModel } from '../kpi/trees/read-tree-model.js';
import { activeModel, loadVocabulary } from '../tagging/model-registry.js';
import { describeFit } from './kpi-report.js';
import { ProgressBar } from './progress-bar.js';
import { addDataOption, readAmount, readCount, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

interface FitCommandOptions extends DataOption {
  readonly kpi: string;
  readonly method?: LinearMethod | 'ftrl';
  readonly resume: boolean;
  readonly ftrlAlpha?: string;
  readonly ftrlBeta?: string;
  readonly ftrlL1?: string;
  readonly ftrlL2?: string;
  readonly weights: WeightMethod;
  readonly trees?: string;
  readonly treesAlone?: boolean;
  readonly absent?: 'zero' | 'missing';
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
        'logistic: the logit of the rate is linear in the tags (default of a rate); ridge: the value itself is (a number); ' +
          'ftrl: like logistic, learnt online in constant memory',
      ).choices(['ridge', 'logistic', 'ftrl']),
    )
    .option('--resume', 'ftrl: go on from the latest such model with what was observed since', false)
    .option('--ftrl-alpha <number>', 'ftrl: learning rate (default: the best of 0.01, 0.03 and 0.1 as they learn)')
    .option('--ftrl-beta <number>', 'ftrl: what holds the first steps back (default 1)')
    .option('--ftrl-l1 <number>', 'ftrl: penalty that leaves coefficients at 0 (default 0)')
    .option('--ftrl-l2 <number>', 'ftrl: penalty of squared coefficients (default 1)')
    .addOption(
      new Option('--weights <method>', 'how much an illustration counts')
        .choices(WEIGHT_METHODS)
        .default('variance-components'),
    )
    .option(
      '--group-by <key>',
      'keep illustrations together that share this when the fit is judged: advertiser, or a key of the metadata',
    )
    .option(
      '--trees <file>',
      'a hybrid: leaves of trees trained on `kpi export-training` beside the tags (LightGBM text, XGBoost JSON or ONNX)',
    )
    .option('--trees-alone', 'the leaves without the tags')
    .addOption(
      new Option('--absent <what>', 'what a tag without a score was to XGBoost or ONNX trees').choices([
        'zero',
        'missing',
      ]),
    )
    .option('--seed <number>', 'of the split into what is fitted to and what judges it', '1')
    .option('--no-deploy', 'only fit it')
    .option('--json', 'print the report as JSON')
    .action(async (options: FitCommandOptions) => {
      const { kpi: name, method, weights, groupBy, resume } = options;
      const online = ftrlParameters(options);
      const seed = readCount(options.seed, '--seed', { min: 0, max: 2 ** 31 - 1 });
      if (options.trees === undefined && (options.treesAlone || options.absent !== undefined)) {
        throw new BadInputError('--trees-alone and --absent say how trees are used; name their file by --trees.');
      }
      if (options.trees !== undefined && seed !== 1) {
        throw new BadInputError(
          'Trees are judged on the hold-out of `kpi export-training`, which is that of --seed 1.',
        );
      }
      // Before the data are read: a file that cannot be used should not take minutes to say so.
      const read = options.trees === undefined ? null : await readTreeModel(options.trees, { absent: options.absent });
      const model = await withLibrary(readSettings(options), async (pool) => {
        const { id: tagModelId } = await activeModel(pool);
        const trees = read && {
          format: read.format,
          ensemble: bindFeatures(
            read,
            (await loadVocabulary(pool, tagModelId)).tags.map(({ name }) => name),
          ),
          alone: options.treesAlone ?? false,
        };
        const bar = new ProgressBar();
        const fitted = await fitKpiModel(pool, {
          kpi: name,
          tagModelId,
          method,
          weights,
          groupBy,
          resume,
          online,
          trees: trees ?? undefined,
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

/** Those that were given; undefined when none was. */
function ftrlParameters({
  ftrlAlpha,
  ftrlBeta,
  ftrlL1,
  ftrlL2,
}: FitCommandOptions): Partial<FtrlParameters> | undefined {
  const given = Object.entries({ alpha: ftrlAlpha, beta: ftrlBeta, l1: ftrlL1, l2: ftrlL2 }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map(([name, text]) => [name, readAmount(text, `--ftrl-${name}`)]));
}
