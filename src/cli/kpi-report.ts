import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { listDeployments, listKpiModels, reportPage, type Deployment, type KpiModel } from '../kpi/index.js';
import { kpiInUse, requireKpi } from './kpi-in-use.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

interface ReportOptions extends DataOption {
  readonly kpi: string;
  readonly model?: string;
  readonly html?: string;
  readonly json?: boolean;
  readonly list?: boolean;
}

export function registerReport(kpi: Command): void {
  addDataOption(kpi.command('report'))
    .description('what a model rests on and how good it is; as a page with plots by --html')
    .option('--kpi <name>', 'name of the KPI', 'ctr')
    .option('--model <id>', 'another model than the one that answers')
    .option('--html <file>', 'write the report as one page: calibration, coefficients with intervals, learning curve')
    .option('--list', 'list the models of the KPI and their deployments')
    .option('--json', 'print the report as JSON')
    .action(async (options: ReportOptions) => {
      await withLibrary(readSettings(options), async (pool) => {
        if (options.list) {
          const { id } = await requireKpi(pool, options.kpi);
          const [models, deployments] = [await listKpiModels(pool, id), await listDeployments(pool, id)];
          if (options.json) console.log(JSON.stringify({ models: models.map(summaryOf), deployments }, null, 2));
          else console.log(describeModels(models, deployments));
          return;
        }
        const { model, vocabulary, posterior } = await kpiInUse(pool, options.kpi, options.model);
        if (options.html !== undefined) {
          await writeFile(options.html, reportPage(model, vocabulary.tags, posterior));
          console.error(`The report was written to ${options.html}.`);
        }
        if (options.json) console.log(JSON.stringify(model.report, null, 2));
        else console.log(describeFit(model));
      });
    });
}

function summaryOf({ id, method, tagModelId, illustrations, createdAt, deployedAt, deployed, report }: KpiModel) {
  return { id, method, tagModelId, illustrations, createdAt, deployedAt, deployed, spearman: report.holdOut.spearman };
}

function describeModels(models: readonly KpiModel[], deployments: readonly Deployment[]): string {
  if (models.length === 0) return 'No model was fitted yet. Run: eyecatch kpi fit.';
  return [
    ...models.map(
      ({ id, method, tagModelId, illustrations, createdAt, deployed, report }) =>
        `${deployed ? '*' : ' '} ${String(id).padStart(4)}  ${method.padEnd(8)}  tag model ${tagModelId}  ` +
        `${whole(illustrations).padStart(9)} illustrations  Spearman ${figure(report.holdOut.spearman, 2)}  ` +
        minute(createdAt),
    ),
    deployments.length === 0 ? 'None was deployed yet. Run: eyecatch kpi deploy ID.' : 'Deployments, the latest first:',
    ...deployments.map(
      ({ modelId, deployedAt, withdrawnAt }) =>
        `  ${minute(deployedAt)}  model ${modelId}${withdrawnAt ? `, taken back ${minute(withdrawnAt)}` : ''}`,
    ),
  ].join('\n');
}

/** UTC */
function minute(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ');
}

/** A fit's report in a few lines for people; `--json` has all of it. */
export function describeFit({ id, kpiName, deployed, report }: KpiModel): string {
  const { holdOut, weights, crossValidation, overTime, learningCurve, intervals, online, kind } = report;
  const gain =
    holdOut.attainableShare === null ? '' : `, ${(100 * holdOut.attainableShare).toFixed(0)} % of what is attainable`;
  const entropy =
    holdOut.normalisedEntropy === null
      ? `squared error ${figure(holdOut.relativeSquaredError, 3)} of the average's`
      : `normalised entropy ${figure(holdOut.normalisedEntropy, 4)}${gain}`;
  const chosen = online
    ? `alpha ${online.parameters.alpha}`
    : `lambda ${report.lambda.toPrecision(3)}${crossValidation ? ` by ${crossValidation.folds === 1 ? 'the part valid' : `${crossValidation.folds} folds`}` : ''}`;
  const base = kind === 'rate' ? `${(100 * report.baseRate).toFixed(3)} %` : report.baseRate.toPrecision(4);
  const context = (report.context ?? []).map(({ name, levels }) => `${name} (${levels})`).join(', ');
  return [
    `Model ${id} of ${kpiName}${deployed ? ', deployed' : ', not deployed'}`,
    `  data       ${whole(report.illustrations)} illustrations, ${whole(report.numerator)} ` +
      (kind === 'rate'
        ? `of ${whole(report.denominator)} (${base})`
        : `over ${whole(report.denominator)} (mean ${base})`),
    `  fit        ${report.method}, weights by ${weights.method}, ${chosen}${context === '' ? '' : `; apart from ${context}`}`,
    ...(online ? [`  online     ${progressOf(report, online)}`] : []),
    `  hold-out   ${whole(holdOut.illustrations)} illustrations: Spearman ${figure(holdOut.spearman, 2)}, ` +
      `calibration ${figure(holdOut.calibration, 3)}, ${entropy}`,
    ...(report.trees ? [`  trees      ${treesOf(report.trees)}`] : []),
    ...(overTime
      ? [
          `  over time  ${whole(overTime.illustrations)} illustrations first shown from ${overTime.from} on: Spearman ` +
            `${figure(overTime.spearman, 2)}, calibration ${figure(overTime.calibration, 3)}`,
        ]
      : []),
    ...(intervals && intervals.coverage95 !== null
      ? [
          `  intervals  95 % intervals hold ${(100 * intervals.coverage95).toFixed(1)} % of ` +
            `${whole(intervals.illustrations)} illustrations left out`,
        ]
      : []),
    ...(holdOut.worth ? [`  worth      ${worthOf(holdOut.worth.forRanking)}`] : []),
    ...(learningCurve ? [`  outlook    ${learningCurve.outlook}`] : []),
    ...report.warnings.map((warning) => `  note       ${warning}`),
  ].join('\n');
}

function progressOf(
  { observations }: KpiModel['report'],
  { progressiveEntropy, firstSeenEntropy, resumedFrom }: NonNullable<KpiModel['report']['online']>,
): string {
  return (
    `${whole(observations)} observations learnt${resumedFrom === null ? '' : `, going on from model ${resumedFrom}`}; ` +
    `each forecast before: normalised entropy ${figure(progressiveEntropy, 4)}, of first ones ${figure(firstSeenEntropy, 4)}`
  );
}

function treesOf({ format, trees, leaves, absent, alone }: NonNullable<KpiModel['report']['trees']>): string {
  return (
    `${whole(trees)} of ${format} with ${whole(leaves)} leaves, ${alone ? 'without tags' : 'beside the tags'}; a tag ` +
    `without a score is ${absent}`
  );
}

function worthOf({
  trials,
  interval,
  reason,
}: NonNullable<KpiModel['report']['holdOut']['worth']>['forRanking']): string {
  if (trials === null) return reason;
  return (
    `to rank new creatives a forecast tells as much as ${whole(Math.round(trials))} trials of each ` +
    `(${whole(Math.round(interval.low))} to ${whole(Math.round(interval.high))})`
  );
}

function whole(value: number): string {
  return value.toLocaleString('en-US');
}

function figure(value: number | null, digits: number): string {
  return value === null ? 'undefined' : value.toFixed(digits);
}
