import { Markup, markup } from '../../report/markup.js';
import { PAGE_STYLE } from '../../report/page-style.js';
import type { FactorName } from '../fitting/cells.js';
import { drawCharts } from './report-charts.js';
import { rankedCoefficients } from '../fitting/coefficients.js';
import type { KpiModel } from '../serving/model-table.js';
import type { Posterior } from '../posterior/coefficient-posterior.js';
import type { KpiReport } from './report.js';

/** Coefficients in the table. */
const LISTED = 60;
const Z95 = 1.96;

/**
 * The report of a model as one page that needs nothing beside itself.
 *
 * @param tags of the model's vocabulary, by dimension
 * @param posterior for the intervals of coefficients; null leaves them out
 */
export function reportPage(
  model: KpiModel,
  tags: readonly { readonly name: string }[],
  posterior: Posterior | null,
): string {
  const { report } = model;
  const coefficients = rankedCoefficients(model, LISTED, posterior).map(({ dimension, ...rest }) => ({
    name: tags[dimension]!.name,
    ...rest,
  }));
  const charts = drawCharts(report, coefficients);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${model.kpiName}: model ${model.id}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<header>
<h1>${model.kpiName}, model ${model.id}</h1>
<p>${summary(model)}</p>
${report.warnings.map((warning) => markup`<p class="warning" role="note"><b>Beware:</b> ${warning}</p>`)}
</header>
<main>
<section aria-labelledby="figures"><h2 id="figures">Figures</h2>${figures(report)}</section>
<section aria-labelledby="charts"><h2 id="charts">Charts</h2><div class="charts">${charts.map(
    ({ heading, caption, drawing }) =>
      markup`<figure><h3>${heading}</h3>${drawing}<figcaption>${caption}</figcaption></figure>`,
  )}</div></section>
<section aria-labelledby="coefficients"><h2 id="coefficients">Coefficients</h2>
<p class="meaning">What a unit of score is associated with, ${model.link === 'logit' ? 'on the logit of the rate' : 'in the value itself'}: the ${coefficients.length} largest. Associated with, not the cause of.</p>
<div class="wide"><table><thead><tr><th scope="col">tag</th><th scope="col" class="number">coefficient</th><th scope="col" class="number">95 % interval</th></tr></thead><tbody>
${coefficients.map(
  ({ name, coefficient, standardError }) =>
    markup`<tr><th scope="row">${name}</th><td class="number">${coefficient.toPrecision(3)}</td><td class="number">${
      standardError === null ? '–' : range(coefficient - Z95 * standardError, coefficient + Z95 * standardError)
    }</td></tr>`,
)}
</tbody></table></div></section>
<section aria-labelledby="slices"><h2 id="slices">Slices</h2>${slices(report)}</section>
</main>
</body>
</html>
`;
  return page.source;
}

function summary({ report, lambda, simulated, createdAt, deployed }: KpiModel): string {
  const context = report.context.map(({ name }) => name);
  const { kind, method, numerator, denominator } = report;
  return (
    `${report.online ? 'Online logistic (FTRL)' : `${method[0]!.toUpperCase()}${method.slice(1)}`} on ${whole(report.illustrations)} illustrations (${whole(numerator)} ` +
    `${kind === 'rate' ? 'of' : 'over'} ${whole(denominator)}${simulated ? ', simulated' : ''}), lambda ` +
    `${lambda.toPrecision(3)}${context.length > 0 ? `, effects of ${listed(context)} told apart from those of tags` : ''}. ` +
    `Fitted ${createdAt.toISOString().slice(0, 16).replace('T', ' ')} UTC; ${deployed ? 'it answers now' : 'it does not answer'}.`
  );
}

/** "slot, audience and day" */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

function figures({ holdOut, overTime, intervals, learningCurve, online, kind }: KpiReport): Markup {
  const rows: [string, string, string][] = [
    [
      'Spearman',
      `rank correlation with the observed ${kind === 'rate' ? 'rates' : 'means'} of ${whole(holdOut.illustrations)} illustrations held out`,
      figure(holdOut.spearman, 3),
    ],
    ['NDCG at 10', 'of the ten with the highest forecast; 1 is the best order there is', figure(holdOut.ndcgAt10, 3)],
    ['Calibration', 'forecast over observed, ideally 1', figure(holdOut.calibration, 3)],
    ...(kind === 'rate'
      ? ([
          [
            'Normalised entropy',
            `below 1 is better than the average rate; knowing each observed rate gives ${figure(holdOut.normalisedEntropySaturated, 4)}`,
            figure(holdOut.normalisedEntropy, 4),
          ],
          [
            'Attainable',
            'share of the difference between illustrations that is forecast',
            holdOut.attainableShare === null ? '–' : `${(100 * holdOut.attainableShare).toFixed(1)} %`,
          ],
        ] as [string, string, string][])
      : []),
    ['Squared error', 'relative to forecasting the average', figure(holdOut.relativeSquaredError, 3)],
    ...(overTime
      ? ([
          [
            'Over time',
            `Spearman of ${whole(overTime.illustrations)} illustrations first shown from ${overTime.from} on, by a fit to the days before`,
            figure(overTime.spearman, 3),
          ],
        ] as [string, string, string][])
      : []),
    ...(intervals && intervals.coverage95 !== null
      ? ([
          [
            'Coverage',
            `of the 95 % intervals over ${whole(intervals.illustrations)} illustrations, each left out of the fit`,
            `${(100 * intervals.coverage95).toFixed(1)} %`,
          ],
        ] as [string, string, string][])
      : []),
    ...(online
      ? ([
          [
            'Progressive',
            'normalised entropy of first observations of illustrations, each forecast before it was learnt',
            figure(online.firstSeenEntropy, 4),
          ],
        ] as [string, string, string][])
      : []),
    ...(holdOut.worth
      ? ([
          [
            'Worth',
            holdOut.worth.forRanking.reason ??
              'trials of an illustration of its own that would rank it as well as the forecast does',
            holdOut.worth.forRanking.trials === null ? '–' : whole(Math.round(holdOut.worth.forRanking.trials)),
          ],
        ] as [string, string, string][])
      : []),
  ];
  return markup`<table class="figures"><tbody>${rows.map(
    ([name, meaning, value]) =>
      markup`<tr><th scope="row">${name}<small>${meaning}</small></th><td class="number">${value}</td></tr>`,
  )}</tbody></table><p class="meaning">${learningCurve?.outlook ?? ''}</p>`;
}

function slices({ holdOut, kind }: KpiReport): Markup {
  if (holdOut.slices.length === 0) {
    return markup`<p class="meaning">The observations know one slot, one audience and one day only.</p>`;
  }
  return markup`${holdOut.slices.map(
    ({ factor, fieldRce, slices: all }) => markup`<h3>By ${factor}</h3>
<p class="meaning">Field-RCE ${fieldRce.toFixed(3)}: mean relative distance of what was forecast and what was observed${kind === 'rate' ? '' : ', in sums'}.</p>
<div class="tall"><table><thead><tr><th scope="col">${factor}</th><th scope="col" class="number">trials</th><th scope="col" class="number">observed</th><th scope="col" class="number">forecast</th><th scope="col" class="number">calibration</th></tr></thead><tbody>${inOrder(
      factor,
      all,
    ).map(
      ({ slice, trials, observedSuccesses, predictedSuccesses, calibration }) =>
        markup`<tr><th scope="row">${slice === '' ? '(none)' : slice}</th><td class="number">${whole(trials)}</td><td class="number">${whole(observedSuccesses)}</td><td class="number">${whole(Math.round(predictedSuccesses))}</td><td class="number">${figure(calibration, 3)}</td></tr>`,
    )}</tbody></table></div>`,
  )}`;
}

/** Days in time; others as they are, those with the most trials first. */
function inOrder<T extends { readonly slice: string }>(factor: FactorName, all: readonly T[]): readonly T[] {
  return factor === 'day' ? [...all].sort((a, b) => (a.slice < b.slice ? -1 : 1)) : all;
}

function range(low: number, high: number): string {
  return `${low.toPrecision(3)} to ${high.toPrecision(3)}`;
}

function whole(value: number): string {
  return value.toLocaleString('en-US');
}

function figure(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}
