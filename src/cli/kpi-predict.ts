import type { Command } from 'commander';
import {
  blended,
  explain,
  explainTrees,
  observedInterval,
  observedTotals,
  trueInterval,
  valueAtIntercept,
  type ExplainedContribution,
  type ExplainedTrees,
} from '../kpi/index.js';
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
import { isId } from './picture-vector.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

interface PredictOptions extends DataOption, ContextOptions {
  readonly kpi: string;
  readonly first: string;
  readonly trials?: string;
  readonly json?: boolean;
}

export function registerPredict(kpi: Command): void {
  addContextOptions(addDataOption(kpi.command('predict <picture...>')))
    .description(
      'predict a KPI for pictures: files, or ids of illustrations of the library; with how sure that is, and what the model\n' +
        'associates with their tags',
    )
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .option('--first <number>', 'contributing tags a picture', '8')
    .option('--trials <number>', 'also say what will be observed in so many trials (impressions)')
    .option('--json', 'one JSON object a picture and line')
    .action(async (pictures: string[], options: PredictOptions) => {
      const first = readCount(options.first, '--first', { min: 1, max: 5000 });
      const trials =
        options.trials === undefined ? null : readCount(options.trials, '--trials', { min: 1, max: 1_000_000_000 });
      await withLibrary(readSettings(options), async (pool) => {
        const inUse = await kpiInUse(pool, options.kpi);
        const { model, posterior, predictor, vocabulary } = inUse;
        for (const picture of pictures) {
          const { vector, forecast } = await forecastPicture(pool, inUse, picture, contextOf(options));
          const interval = trueInterval(model, forecast);
          const willBeObserved = trials === null ? null : observedInterval(model, forecast, trials);
          const observed = isId(picture)
            ? (await observedTotals(pool, options.kpi, [picture], contextOf(options))).get(picture)
            : undefined;
          const together = blended(model, forecast, observed ?? null);
          const contributions = explain(model, forecast, vector, posterior, first).map(({ dimension, ...rest }) => ({
            tag: vocabulary.tags[dimension]!.name,
            ...rest,
          }));
          const trees = explainTrees(model, predictor, forecast, vector, posterior, first);
          if (options.json) {
            const rate = forecast.value;
            const answer = {
              picture,
              kpi: options.kpi,
              rate,
              interval,
              ...(trials === null ? {} : { trials, willBeObserved }),
            };
            const known = observed ? { observed, blended: together } : {};
            console.log(
              JSON.stringify({
                ...answer,
                ...known,
                simulated: model.simulated,
                contributions,
                ...(trees ? { trees } : {}),
              }),
            );
            continue;
          }
          const range = interval ? `  (95 %: ${shown(model, interval.low)} to ${shown(model, interval.high)})` : '';
          console.log(`${picture}  ${options.kpi} ${shown(model, forecast.value)}${range}${simulatedMark(model)}`);
          if (willBeObserved) {
            console.log(
              `  of ${trials!.toLocaleString('en-US')} will be observed: ${shown(model, willBeObserved.low)} to ${shown(model, willBeObserved.high)} (95 %)`,
            );
          }
          if (together && observed) {
            console.log(
              `  with the ${observed.denominator.toLocaleString('en-US')} observed (${shown(model, observed.rate!)}): ` +
                `${shown(model, together.mean)} (95 %: ${shown(model, together.interval.low)} to ${shown(model, together.interval.high)})`,
            );
          }
          console.log(`  ${shown(model, valueAtIntercept(model, forecast))}  without any tag`);
          for (const part of contributions) console.log(describeContribution(model, part));
          if (trees) console.log(describeTrees(model, trees));
        }
        if (!options.json) console.log(ASSOCIATED);
      });
    });
}

/** One line: points of the KPI, on the link's scale with its standard error. */
export function describeContribution(
  model: Parameters<typeof signed>[0],
  part: Pick<ExplainedContribution, 'points' | 'standardError' | 'contribution' | 'score'> & { readonly tag: string },
): string {
  return `  ${signed(model, part.points)}  ${part.tag} (score ${part.score.toFixed(2)}, ${onLinkScale(part.contribution, part.standardError)})`;
}

/** Likewise, of all trees together and the one that adds most. */
export function describeTrees(
  model: Parameters<typeof signed>[0],
  { points, total, standardError, trees, largest }: ExplainedTrees,
): string {
  const [most] = largest;
  const named = most ? `; most by tree ${most.tree}, leaf ${most.leaf}: ${onLinkScale(most.contribution, null)}` : '';
  return `  ${signed(model, points)}  leaves of ${trees} trees (${onLinkScale(total, standardError)}${named})`;
}
