import type { Command } from 'commander';
import { difference, editVector, forecast, trueInterval, type CoOccurring } from '../kpi/index.js';
import { supportWarnings, WHAT_IF_NOTE } from '../kpi/serving/support.js';
import { dimensionOf } from '../tagging/model-registry.js';
import {
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
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { collect, parseTagArgument } from './tag-argument.js';
import { withLibrary } from './with-library.js';

interface WhatIfOptions extends DataOption, ContextOptions {
  readonly kpi: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly hold?: boolean;
  readonly json?: boolean;
}

const LISTED = 8;

export function registerWhatIf(kpi: Command): void {
  addContextOptions(addDataOption(kpi.command('what-if <picture>')))
    .description('the forecast for the same picture with other tags: what the model associates with such pictures')
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .option(
      '--add <tag[=score]>',
      'tag to add, as strongly as pictures with it have it unless said; repeat',
      collect,
      [],
    )
    .option('--remove <tag>', 'tag to take away; repeat', collect, [])
    .option('--hold', 'leave tags that go together with these as they are, instead of moving them along')
    .option('--json', 'print as JSON')
    .action(async (picture: string, options: WhatIfOptions) => {
      await withLibrary(readSettings(options), async (pool) => {
        const inUse = await kpiInUse(pool, options.kpi);
        const { model, posterior, predictor, vocabulary } = inUse;
        const nameOf = (dimension: number): string => vocabulary.tags[dimension]!.name;
        const edits = [
          ...options.add.map((text) => {
            const { name, value } = parseTagArgument(text);
            return { dimension: dimensionOf(vocabulary, name), score: value ?? null };
          }),
          ...options.remove.map((name) => ({ dimension: dimensionOf(vocabulary, name), score: 0 })),
        ];
        const context = contextOf(options);
        const found = await forecastPicture(pool, inUse, picture, context);
        const { vector, forecast: before } = found;
        const coOccurring: CoOccurring = options.hold ? 'held' : 'moved';
        const edited = await editVector(pool, model, vector, edits, coOccurring);
        const columns = predictor.posteriorVector(edited.vector);
        const variance = posterior && posterior.variance(columns);
        const after = forecast(model, predictor.linear(edited.vector), variance, context);
        const interval = trueInterval(model, after);
        const warnings = supportWarnings(model, after, edited, nameOf);
        const changed = difference(found.posteriorVector, columns);
        const standardError = posterior && Math.sqrt(posterior.combinationVariance(changed));
        const [treesBefore, treesAfter] = [predictor.trees(vector, 0), predictor.trees(edited.vector, 0)];
        const treeChange = treesBefore && treesAfter && treesAfter.total - treesBefore.total;
        const movedAlong = edited.movedAlong
          .slice(0, LISTED)
          .map(({ dimension, ...rest }) => ({ tag: nameOf(dimension), ...rest }));
        if (options.json) {
          const rates = { before: before.value, after: after.value, change: after.value - before.value, interval };
          const linear = { linearChange: after.linear - before.linear, treeChange, standardError };
          console.log(
            JSON.stringify(
              { picture, kpi: options.kpi, coOccurring, ...rates, ...linear, movedAlong, warnings, note: WHAT_IF_NOTE },
              null,
              2,
            ),
          );
          return;
        }
        const range = interval ? ` (95 %: ${shown(model, interval.low)} to ${shown(model, interval.high)})` : '';
        console.log(
          `${picture}  ${options.kpi} ${shown(model, before.value)} -> ${shown(model, after.value)}${range}${simulatedMark(model)}`,
        );
        console.log(
          `  ${signed(model, after.value - before.value)}; ${onLinkScale(after.linear - before.linear, standardError)} (standard error) on the model's scale`,
        );
        if (treeChange !== null) console.log(`  of which ${treeChange.toFixed(3)} by the trees`);
        for (const { tag, from, to } of movedAlong)
          console.log(`  with it  ${tag} ${from.toFixed(2)} -> ${to.toFixed(2)}`);
        for (const warning of warnings) console.log(`  beware   ${warning}`);
        console.log(WHAT_IF_NOTE);
      });
    });
}
