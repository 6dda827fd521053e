import type { Command } from 'commander';
import { Option } from 'commander';
import { NotFoundError } from '../errors.js';
import { breather } from '../kpi/breather.js';
import { findKpi } from '../kpi/index.js';
import { studyFeatureNames } from '../kpi/study/study-cells.js';
import { loadStudyData, type StudyData } from '../kpi/study/study-data.js';
import { describeStudy } from '../kpi/study/study-table.js';
import { studyKpi } from '../kpi/study/study.js';
import { bindFeatures } from '../kpi/trees/feature-names.js';
import { readTreeModel } from '../kpi/trees/read-tree-model.js';
import { activeModel, loadVocabulary } from '../tagging/model-registry.js';
import { ProgressBar } from './progress-bar.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

interface StudyCommandOptions extends DataOption {
  readonly kpi: string;
  readonly trees?: string;
  readonly absent?: 'zero' | 'missing';
  readonly testDays?: string;
  readonly groupBy?: string;
  readonly json?: boolean;
}

export function registerStudy(kpi: Command): void {
  addDataOption(kpi.command('study'))
    .description(
      'compare what contexts, tags and leaves of boosted trees say of impressions on later days, of the illustrations\n' +
        'fitted to and of new ones, in normalised entropy (docs/kpi-hybrid.md)',
    )
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .option('--trees <file>', 'trees trained on `kpi export-training`: LightGBM text, XGBoost JSON or ONNX')
    .addOption(
      new Option('--absent <what>', 'what a tag without a score was to XGBoost or ONNX trees').choices([
        'zero',
        'missing',
      ]),
    )
    .option('--test-days <number>', 'how many of the last days judge (default: a quarter of them)')
    .option('--group-by <key>', "key of the illustrations' metadata whose groups are not split, as in the export")
    .option('--json', 'print as JSON')
    .action(async (options: StudyCommandOptions) => {
      const testDays =
        options.testDays === undefined ? undefined : readCount(options.testDays, '--test-days', { min: 1, max: 3650 });
      const signal = interruptSignal();
      // Before the data are read: a file that cannot be used should not take minutes to say so.
      const model = options.trees ? await readTreeModel(options.trees, { absent: options.absent }) : undefined;
      const { data, names } = await withLibrary(readSettings(options), async (pool) => {
        const definition = await findKpi(pool, options.kpi);
        if (!definition) throw new NotFoundError(`There is no KPI "${options.kpi}". Import observations first.`);
        const { id } = await activeModel(pool);
        const { tags } = await loadVocabulary(pool, id);
        const given = { groupBy: options.groupBy, testDays, signal };
        return {
          data: await loadStudyData(pool, definition.id, id, given),
          names: tags.map(({ name }) => name),
        };
      });
      const features = studyFeatureNames(names, data.cells);
      const ensemble = model ? bindFeatures(model, features) : undefined;
      const bar = new ProgressBar();
      const report = await studyKpi(
        data.cells,
        { ensemble, onProgress: ({ step, done, total }) => bar.update(step, done, total) },
        breather(signal),
      ).finally(() => bar.end());
      if (options.json) {
        const { cells: _, ...facts } = data;
        console.log(JSON.stringify({ ...facts, absent: ensemble?.absent ?? null, report }, null, 2));
        return;
      }
      console.log(describeData(data));
      if (model) {
        console.log(
          `${report.trees} trees of ${model.format} with ${report.leaves} leaves; a tag without a score is ` +
            `${ensemble!.absent}. If they were trained on all days, judge them by the new illustrations only.`,
        );
      }
      console.log(describeStudy(report));
    });
}

function describeData(data: StudyData): string {
  const mark = data.simulated ? ' The data are simulated.' : '';
  const without = data.withoutVector > 0 ? ` ${data.withoutVector} without a vector are left out.` : '';
  return (
    `${data.illustrations} illustrations, ${data.days} days, of which ${data.testDays} judge, from ` +
    `${data.firstTestDay}.${without}${mark}`
  );
}
