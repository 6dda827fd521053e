import { RANKS, type Evaluation } from '../evaluate/evaluation.js';
import type { Estimate } from '../evaluate/resamples.js';
import { drawCharts, type LossPoint } from './charts.js';
import { EXAMPLE_KINDS, type Example, type ExampleKind, type ExampleTag } from './examples.js';
import { Markup, markup } from '../../src/report/markup.js';
import { PAGE_SCRIPT } from './page-script.js';
import { PAGE_STYLE } from '../../src/report/page-style.js';

/** How the model came to be: shown as it is, and kept in report.json. */
export interface ReportContext {
  readonly model: string;
  /** Which backend trained and why, in a sentence. */
  readonly backend: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Images that trained, were held out, could not be read, and whatever else is worth counting. */
  readonly data: Readonly<Record<string, number | string>>;
  /** Training loss by step; empty where none was kept. */
  readonly loss: readonly LossPoint[];
}

export interface ShownExample extends Example {
  readonly name: string;
  /** A `data:` address; undefined where the picture cannot be read any more. */
  readonly thumbnail: string | undefined;
}

/** The WD taggers' category numbers. */
const CATEGORIES: Readonly<Record<number, string>> = {
  0: 'general',
  1: 'artist',
  3: 'copyright',
  4: 'character',
  5: 'meta',
  9: 'rating',
};

/** One page that needs nothing beside itself: style, script, drawings and pictures are inside. */
export function drawPage(evaluation: Evaluation, context: ReportContext, examples: readonly ShownExample[]): Markup {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${context.model}: evaluation</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<header>
<h1>${context.model}</h1>
<p>Measured on <b>${count(evaluation.images)}</b> held-out images in ${count(evaluation.groups)} near-duplicate groups, which carry ${count(evaluation.positives)} tags. <b>${count(evaluation.tagsScored)}</b> of the model's ${count(evaluation.tags)} tags occur there, ${count(evaluation.tagsFrequent)} of them at least ten times.</p>
${evaluation.warnings.map((warning) => markup`<p class="warning" role="note"><b>Beware:</b> ${warning}</p>`)}
</header>
<main>
<section aria-labelledby="figures"><h2 id="figures">Figures</h2>${figures(evaluation)}</section>
<section aria-labelledby="curves"><h2 id="curves">Curves</h2><div class="charts">${drawCharts(
    evaluation,
    context.loss,
  ).map(
    ({ heading, caption, drawing }) =>
      markup`<figure><h3>${heading}</h3>${drawing}<figcaption>${caption}</figcaption></figure>`,
  )}</div></section>
${examples.length > 0 && markup`<section aria-labelledby="examples"><h2 id="examples">Examples</h2>${exampleSections(evaluation, examples)}</section>`}
<section aria-labelledby="categories"><h2 id="categories">Categories</h2>${categories(evaluation)}</section>
<section aria-labelledby="tags"><h2 id="tags">Tags</h2>${tagTable(evaluation)}</section>
<section aria-labelledby="making"><h2 id="making">How it was made</h2>${making(context)}</section>
</main>
<script>${new Markup(PAGE_SCRIPT)}</script>
</body>
</html>
`;
}

function figures({ metrics, breakEven, bootstrap }: Evaluation): Markup {
  const shares: [string, string, Estimate | null][] = [
    ['Macro-AP', 'mean average precision of the tags that occur', metrics.macroAp],
    ['Macro-AP, ≥ 10 positives', 'the same over tags that occur ten times', metrics.macroApFrequent],
    ['Micro-F1 at P = R', `one threshold for all tags, ${breakEven.threshold.toFixed(3)}`, metrics.microF1],
    ['Micro-F1, own thresholds', 'calibrated on the other half of the groups', metrics.microF1Calibrated],
    ['Macro-F1, own thresholds', 'mean over the tags that occur', metrics.macroF1],
    ['Macro-F1, ≥ 10 positives', 'the same over tags that occur ten times', metrics.macroF1Frequent],
    ...RANKS.map((k): [string, string, Estimate | null] => [
      `P@${k}`,
      k === 1 ? 'is the best tag right' : `share of the best ${k} tags that are right`,
      metrics.precisionAt[k] ?? null,
    ]),
    ...RANKS.filter((k) => k > 1).map((k): [string, string, Estimate | null] => [
      `nDCG@${k}`,
      'the same by rank, of what the image allows',
      metrics.ndcgAt[k] ?? null,
    ]),
    ['Same subject first', 'nearest training image by tag vector', metrics.sameSubjectAt1],
  ];
  const losses: [string, string, Estimate | null][] = [
    ['Cross-entropy', 'summed over tags, nats an image', metrics.crossEntropy],
    ['Cross-entropy a tag', 'as Keras reports it', metrics.crossEntropyPerTag],
    ['Squared error', 'mean over all pairs', metrics.squaredError],
  ];
  const row =
    (withBar: boolean) =>
    ([name, meaning, estimate]: [string, string, Estimate | null]) =>
      estimate &&
      markup`<tr><th scope="row">${name}<small>${meaning}</small></th><td class="number"><b>${figure(estimate.value)}</b></td><td class="number">${figure(estimate.low)} – ${figure(estimate.high)}</td><td class="bar-cell">${withBar && intervalBar(estimate)}</td></tr>`;
  return markup`<table class="figures"><caption>95 % intervals: bootstrap over groups of images, ${bootstrap.replicates} replicates</caption>
<thead><tr><th scope="col">Metric</th><th scope="col" class="number">Value</th><th scope="col" class="number">95 % interval</th><th scope="col"><span class="scale"><span>0</span><span>1</span></span></th></tr></thead>
<tbody>${shares.map(row(true))}${losses.map(row(false))}</tbody></table>`;
}

/** The interval on a line from 0 to 1; the numbers stand beside it. */
function intervalBar({ value, low, high }: Estimate): Markup {
  const at = (share: number) => (200 * share).toFixed(1);
  return markup`<svg class="interval" viewBox="0 0 200 16" aria-hidden="true"><line class="rail" x1="0" x2="200" y1="8" y2="8"/><line class="range" x1="${at(low)}" x2="${at(high)}" y1="8" y2="8"/><circle class="dot" cx="${at(value)}" cy="8" r="3.2"/></svg>`;
}

const KINDS: Readonly<Record<ExampleKind, readonly [string, string]>> = {
  best: ['Best', 'Images tagged as given, or nearly so.'],
  missed: ['Most missed', 'Given tags that the model was surest are not there.'],
  alarms: [
    'Surest false alarms',
    'Tags that were not given and that the model was surest of. Look twice: often the label is what is missing.',
  ],
  random: ['Random', 'Neither chosen for good nor for bad.'],
};

function exampleSections({ perTag, breakEven }: Evaluation, examples: readonly ShownExample[]): Markup {
  const sections = EXAMPLE_KINDS.map((kind) => {
    const shown = examples.filter((example) => example.kind === kind);
    if (shown.length === 0) return null;
    const [heading, meaning] = KINDS[kind];
    return markup`<h3>${heading}</h3><p class="meaning">${meaning}</p><ul class="cards">${shown.map((example) =>
      card(example, (tag) => perTag[tag]!.name),
    )}</ul>`;
  });
  return markup`<p class="legend"><span class="chip right">given and predicted</span> <span class="chip missed">given, missed</span> <span class="chip alarm">predicted, not given</span> Predicted means a score of at least ${breakEven.threshold.toFixed(3)}.</p>${sections}`;
}

/** Tags of one kind on a card; an image of a hundred tags must not push all others off the page. */
const MOST_CHIPS = 10;

function card({ name, thumbnail, tags }: ShownExample, nameOf: (tag: number) => string): Markup {
  const chips = (className: string, meaning: string, list: readonly ExampleTag[]) =>
    list.length > 0 &&
    markup`<p class="chips"><span class="hidden">${meaning}: </span>${list
      .slice(0, MOST_CHIPS)
      .map(
        ({ tag, score }) =>
          markup`<span class="chip ${className}">${nameOf(tag)} <span class="score">${score.toFixed(2)}</span></span> `,
      )}${list.length > MOST_CHIPS && markup`<span class="more">and ${list.length - MOST_CHIPS} more</span>`}</p>`;
  return markup`<li>${
    thumbnail === undefined
      ? markup`<div class="no-picture">picture not readable</div>`
      : markup`<img src="${thumbnail}" alt="${name}" loading="lazy">`
  }<div><p class="file">${name}</p>${chips(
    'right',
    'given and predicted',
    tags.filter(({ given, predicted }) => given && predicted),
  )}${chips(
    'missed',
    'given, missed',
    tags.filter(({ predicted }) => !predicted),
  )}${chips(
    'alarm',
    'predicted, not given',
    tags.filter(({ given }) => !given),
  )}</div></li>`;
}

function categories({ categories }: Evaluation): Markup {
  return markup`<div class="wide"><table><thead><tr><th scope="col">Category</th><th scope="col" class="number">Tags</th><th scope="col" class="number">Occurring</th><th scope="col" class="number">Positives</th><th scope="col" class="number">Macro-AP</th><th scope="col" class="number">Macro-F1</th><th scope="col" class="number">Threshold F0.5</th><th scope="col" class="number">F1</th><th scope="col" class="number">F2</th></tr></thead><tbody>${categories.map(
    ({ category, tags, tagsScored, positives, macroAp, macroF1, thresholds }) =>
      markup`<tr><th scope="row">${CATEGORIES[category] ?? `category ${category}`}</th><td class="number">${count(tags)}</td><td class="number">${count(tagsScored)}</td><td class="number">${count(positives)}</td>${[
        macroAp,
        macroF1,
      ].map(
        (estimate) =>
          markup`<td class="number">${estimate ? markup`${figure(estimate.value)} <small>${figure(estimate.low)}–${figure(estimate.high)}</small>` : '–'}</td>`,
      )}${(['f0.5', 'f1', 'f2'] as const).map((rule) => markup`<td class="number">${figure(thresholds[rule])}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

function tagTable({ perTag }: Evaluation): Markup {
  const columns: [string, string][] = [
    ['Tag', 'text'],
    ['Category', 'text'],
    ['In training', 'number'],
    ['Held out', 'number'],
    ['AP', 'number'],
    ['Threshold', 'number'],
    ['Precision', 'number'],
    ['Recall', 'number'],
    ['F1', 'number'],
  ];
  const number = (value: number | null, digits = 3) =>
    value === null ? markup`<td class="number">–</td>` : markup`<td class="number">${value.toFixed(digits)}</td>`;
  return markup`<p class="meaning">Threshold: the one for F1 that the pack ships, calibrated on all held-out images. Precision, recall and F1: measured at thresholds calibrated on the other half of the groups.</p>
<p><label>Show tags whose name holds <input type="search" id="filter" autocomplete="off"></label> <span id="shown" role="status"></span></p>
<div class="wide tall" tabindex="0" role="region" aria-label="Table of tags"><table id="tag-table"><thead><tr>${columns.map(
    ([name, kind]) =>
      markup`<th scope="col" class="${kind}" aria-sort="none"><button type="button">${name}</button></th>`,
  )}</tr></thead><tbody>${perTag.map(
    (tag) =>
      markup`<tr><th scope="row">${tag.name}</th><td>${CATEGORIES[tag.category] ?? String(tag.category)}</td><td class="number">${tag.training}</td><td class="number">${tag.heldOut}</td>${number(tag.averagePrecision)}${number(tag.thresholds.f1)}${number(tag.precision)}${number(tag.recall)}${number(tag.f1)}</tr>
`,
  )}</tbody></table></div>`;
}

function making({ backend, settings, data }: ReportContext): Markup {
  const list = (entries: Readonly<Record<string, unknown>>) =>
    markup`<dl>${Object.entries(entries).map(
      ([name, value]) =>
        markup`<div><dt>${name}</dt><dd>${typeof value === 'string' ? value : typeof value === 'number' ? String(value) : JSON.stringify(value)}</dd></div>`,
    )}</dl>`;
  return markup`<p>${backend}</p><h3>Data</h3>${list(data)}<h3>Settings</h3>${list(settings)}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

/** Three digits that say something, whatever the size. */
function figure(value: number): string {
  if (value === 0) return '0.000';
  if (Math.abs(value) < 0.01) return value.toPrecision(2);
  return Math.abs(value) < 10 ? value.toFixed(3) : value.toFixed(2);
}
