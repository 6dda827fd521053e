import type { Command } from 'commander';
import { Option } from 'commander';
import {
  contributions,
  deployKpiModel,
  findDeployedModel,
  findKpi,
  fitKpiModel,
  importObservations,
  predictVector,
  rateOf,
} from '../kpi/index.js';
import { NotFoundError, NotReadyError } from '../errors.js';
import { activeModel, loadVocabulary } from '../tagging/model-registry.js';
import { registerExportTraining } from './kpi-export-training.js';
import { registerStudy } from './kpi-study.js';
import { describeFit } from './kpi-report.js';
import { ProgressBar } from './progress-bar.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { vectorOf } from './picture-vector.js';
import { interruptSignal, withLibrary } from './with-library.js';

export function registerKpi(program: Command): void {
  const kpi = program.command('kpi').description('observations of a KPI, models fitted to them, and predictions');
  registerImport(kpi);
  registerFit(kpi);
  registerPredict(kpi);
  registerExportTraining(kpi);
  registerStudy(kpi);
}

interface ImportOptions extends DataOption {
  readonly kpi: string;
  readonly numerator: string;
  readonly denominator: string;
  readonly illustration?: string;
  readonly day?: string;
  readonly slot?: string;
  readonly skipBadRows?: boolean;
  readonly simulated?: boolean;
}

function registerImport(kpi: Command): void {
  addDataOption(kpi.command('import <csv>'))
    .description('import observations, k of n a row, from a CSV file; the same file twice changes nothing')
    .option('--kpi <name>', 'name of the KPI; it is defined when it is new', 'ctr')
    .option('--numerator <column>', 'column that counts successes', 'clicks')
    .option('--denominator <column>', 'column that counts trials', 'impressions')
    .option('--illustration <column>', 'column that names the illustration: file name, sha256, or id:42')
    .option('--day <column>', 'column with the day, YYYY-MM-DD')
    .option('--slot <column>', 'column with the slot or position')
    .option('--skip-bad-rows', 'import the good rows and list the others, instead of refusing the file')
    .option('--simulated', 'mark the data as simulated, wherever it shows')
    .action(async (file: string, options: ImportOptions) => {
      const { kpi: name, numerator, denominator, illustration, day, slot } = options;
      const report = await withLibrary(readSettings(options), async (pool) => {
        return importObservations(pool, {
          kpi: { name, numerator, denominator },
          file,
          columns: { ...(illustration ? { illustration } : {}), ...(day ? { day } : {}), ...(slot ? { slot } : {}) },
          onBadRow: options.skipBadRows ? 'skip' : 'refuse',
          simulated: options.simulated ?? false,
          signal: interruptSignal(),
        });
      });
      if (report.alreadyImported) {
        console.log(`This file was imported before (${report.rows} rows); nothing was changed.`);
        return;
      }
      for (const { line, reason } of report.skipped) console.error(`line ${line}: ${reason}`);
      if (report.skippedCount > 0) process.exitCode = 2;
      console.log(`${report.rows} rows imported, ${report.skippedCount} skipped.`);
    });
}

function registerFit(kpi: Command): void {
  addDataOption(kpi.command('fit'))
    .description('fit a model of a KPI over the tag vectors, and let it answer predictions')
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .addOption(
      new Option('--weights <method>', 'how much an illustration counts')
        .choices(['variance-components', 'impressions', 'equal'])
        .default('variance-components'),
    )
    .option('--no-deploy', 'only fit it')
    .option('--json', 'print the report as JSON')
    .action(async (options: DataOption & FitOptions) => {
      const model = await withLibrary(readSettings(options), async (pool) => {
        const { id: tagModelId } = await activeModel(pool);
        const bar = new ProgressBar();
        const fitted = await fitKpiModel(pool, {
          kpi: options.kpi,
          tagModelId,
          weights: options.weights,
          signal: interruptSignal(),
          onProgress: ({ step, done, total }) => bar.update(step, done, total),
        });
        bar.end();
        if (options.deploy) await deployKpiModel(pool, fitted.id);
        return fitted;
      });
      const { id, kpiName, lambda, intercept, illustrations, simulated, report } = model;
      const summary = {
        id,
        kpi: kpiName,
        deployed: options.deploy,
        lambda,
        intercept,
        illustrations,
        simulated,
        report,
      };
      console.log(options.json ? JSON.stringify(summary, null, 2) : describeFit(model, options.deploy));
    });
}

interface FitOptions {
  readonly kpi: string;
  readonly weights: 'variance-components' | 'impressions' | 'equal';
  readonly deploy: boolean;
  readonly json?: boolean;
}

function registerPredict(kpi: Command): void {
  addDataOption(kpi.command('predict <picture...>'))
    .description('predict a KPI for pictures: files, or ids of illustrations of the library; says why, by tag')
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .option('--first <number>', 'contributing tags a picture', '8')
    .option('--json', 'one JSON object a picture and line')
    .action(async (pictures: string[], options: DataOption & { kpi: string; first: string; json?: boolean }) => {
      const first = readCount(options.first, '--first', { min: 1, max: 5000 });
      await withLibrary(readSettings(options), async (pool) => {
        const definition = await findKpi(pool, options.kpi);
        if (!definition) throw new NotFoundError(`There is no KPI "${options.kpi}". Import observations first.`);
        const tagModel = await activeModel(pool);
        const model = await findDeployedModel(pool, definition.id, tagModel.id);
        if (!model) throw new NotReadyError(`No model of "${options.kpi}" is deployed. Run: eyecatch kpi fit.`);
        const { tags } = await loadVocabulary(pool, tagModel.id);
        for (const picture of pictures) {
          const vector = await vectorOf(pool, tagModel, picture);
          const rate = rateOf(predictVector(model, vector));
          const because = contributions(model, vector)
            .slice(0, first)
            .map(({ dimension, ...rest }) => ({ tag: tags[dimension]!.name, ...rest }));
          if (options.json) {
            console.log(JSON.stringify({ picture, kpi: options.kpi, rate, simulated: model.simulated, because }));
            continue;
          }
          const mark = model.simulated ? '  (fitted to simulated data)' : '';
          console.log(`${picture}  ${options.kpi} ${(100 * rate).toFixed(3)} %${mark}`);
          console.log(`  ${signed(model.intercept)}  intercept`);
          for (const { tag, score, contribution } of because) {
            console.log(`  ${signed(contribution)}  ${tag} (score ${score.toFixed(2)})`);
          }
        }
      });
    });
}

/** In points of the rate: 0.0012 is +0.120 points. */
function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${(100 * Math.abs(value)).toFixed(4)}`;
}
