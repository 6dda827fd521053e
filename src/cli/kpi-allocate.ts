import { Option, type Command } from 'commander';
import { BadInputError } from '../errors.js';
import { allocateImpressions, decideAmong, observedTotals, type RunningCandidate } from '../kpi/index.js';
import {
  addContextOptions,
  contextOf,
  forecastPicture,
  kpiInUse,
  shown,
  signed,
  simulatedMark,
  type ContextOptions,
} from './kpi-in-use.js';
import { isId } from './picture-vector.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

interface AllocateOptions extends DataOption, ContextOptions {
  readonly kpi: string;
  readonly batch: string;
  readonly policy: 'thompson' | 'top-two';
  readonly incumbent?: string;
  readonly seed: string;
  readonly json?: boolean;
}

export function registerAllocate(kpi: Command): void {
  addContextOptions(addDataOption(kpi.command('allocate <picture...>')))
    .description(
      'which of several creatives is best, how sure that is, and how to deal the next impressions to them:\n' +
        'files of new ones, ids of illustrations of the library with what was observed of them',
    )
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .option('--batch <number>', 'impressions to deal', '10000')
    .addOption(
      new Option('--policy <policy>', 'thompson: each as often as it is probably the best; top-two: finds it sooner')
        .choices(['thompson', 'top-two'])
        .default('top-two'),
    )
    .option('--incumbent <picture>', 'the one that the others are compared with; the best running one when left out')
    .option('--seed <number>', 'of the draws that probabilities are counted from', '1')
    .option('--json', 'print as JSON')
    .action(async (pictures: string[], options: AllocateOptions) => {
      const batch = readCount(options.batch, '--batch', { min: 1, max: 1_000_000_000 });
      const seed = readCount(options.seed, '--seed', { min: 0, max: 2 ** 31 - 1 });
      if (pictures.length < 2 || pictures.length > 50) {
        throw new BadInputError(`Impressions are dealt to 2 to 50 pictures; ${pictures.length} given.`);
      }
      if (new Set(pictures).size < pictures.length)
        throw new BadInputError('A picture was given twice; give each once.');
      const incumbent = options.incumbent === undefined ? undefined : pictures.indexOf(options.incumbent);
      if (incumbent === -1) {
        throw new BadInputError(`The incumbent ${options.incumbent!} is not among the pictures that were given.`);
      }
      await withLibrary(readSettings(options), async (pool) => {
        const inUse = await kpiInUse(pool, options.kpi);
        const { model, posterior } = inUse;
        const observed = await observedTotals(pool, options.kpi, pictures.filter(isId), contextOf(options));
        const running: RunningCandidate[] = [];
        for (const picture of pictures) {
          const { forecast, posteriorVector } = await forecastPicture(pool, inUse, picture, contextOf(options));
          running.push({ forecast, vector: posteriorVector, observed: observed.get(picture) ?? null });
        }
        const { decisions, incumbent: against } = await decideAmong(model, posterior, running, { incumbent, seed });
        const dealt = await allocateImpressions(model, posterior, running, {
          batch,
          policy: options.policy,
          beta: 0.5,
          seed,
        });
        const rows = pictures.map((picture, at) => ({
          picture,
          forecast: running[at]!.forecast.value,
          ...decisions[at]!,
          incumbent: at === against,
          trials: dealt[at]!.trials,
        }));
        if (options.json) {
          console.log(JSON.stringify({ kpi: options.kpi, batch, policy: options.policy, candidates: rows }, null, 2));
          return;
        }
        console.log(`impressions  is best  beats ${pictures[against]!}  expected  gain${simulatedMark(model)}`);
        for (const row of rows) {
          const beats = row.probabilityBeatsIncumbent === null ? '–' : share(row.probabilityBeatsIncumbent);
          console.log(
            `${row.trials.toLocaleString('en-US').padStart(11)}  ${share(row.probabilityBest).padStart(7)}  ${beats.padStart(7)}  ` +
              `${shown(model, row.expectedRate)}  ${row.incumbent ? 'runs now' : signed(model, row.expectedGain)}  ${row.picture}`,
          );
        }
      });
    });
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
