import type { Command } from 'commander';
import { explain, explainByGroup, explainTrees, valueAtIntercept } from '../kpi/index.js';
import {
  ASSOCIATED,
  addContextOptions,
  contextOf,
  forecastPicture,
  kpiInUse,
  onLinkScale,
  shown,
  signed,
  simulatedMark,
  type ContextOptions,
} from './kpi-in-use.js';
import { describeContribution, describeTrees } from './kpi-predict.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

interface ExplainOptions extends DataOption, ContextOptions {
  readonly kpi: string;
  readonly first: string;
  readonly tags?: boolean;
  readonly json?: boolean;
}

export function registerExplain(kpi: Command): void {
  addContextOptions(addDataOption(kpi.command('explain <picture>')))
    .description(
      'why a picture is forecast what it is: what its tags are associated with, those that go together as one',
    )
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .option('--first <number>', 'contributions', '15')
    .option('--tags', 'tag by tag, not in groups')
    .option('--json', 'print as JSON')
    .action(async (picture: string, options: ExplainOptions) => {
      const first = readCount(options.first, '--first', { min: 1, max: 5000 });
      await withLibrary(readSettings(options), async (pool) => {
        const inUse = await kpiInUse(pool, options.kpi);
        const { model, posterior, predictor, vocabulary } = inUse;
        const { vector, forecast } = await forecastPicture(pool, inUse, picture, contextOf(options));
        const nameOf = (dimension: number): string => vocabulary.tags[dimension]!.name;
        const start = valueAtIntercept(model, forecast);
        const all = explain(model, forecast, vector, posterior, first);
        const groups = explainByGroup(model, forecast, vector, posterior, first).map(({ parts, ...rest }) => ({
          tags: parts.map(({ dimension }) => nameOf(dimension)),
          ...rest,
        }));
        const trees = explainTrees(model, predictor, forecast, vector, posterior, first);
        if (options.json) {
          const contributions = all.map(({ dimension, ...rest }) => ({ tag: nameOf(dimension), ...rest }));
          const { value: rate, linear } = forecast;
          const from = { rateAtIntercept: start, intercept: model.intercept };
          console.log(
            JSON.stringify(
              { picture, kpi: options.kpi, rate, linear, ...from, contributions, groups, ...(trees ? { trees } : {}) },
              null,
              2,
            ),
          );
          return;
        }
        console.log(`${picture}  ${options.kpi} ${shown(model, forecast.value)}${simulatedMark(model)}`);
        console.log(`  ${shown(model, start)}  without any tag`);
        if (options.tags) {
          for (const part of all) console.log(describeContribution(model, { ...part, tag: nameOf(part.dimension) }));
        } else {
          for (const { tags, points, contribution, standardError } of groups) {
            console.log(
              `  ${signed(model, points)}  ${tags.join(' + ')} (${onLinkScale(contribution, standardError)})`,
            );
          }
        }
        if (trees) console.log(describeTrees(model, trees));
        console.log(ASSOCIATED);
      });
    });
}
