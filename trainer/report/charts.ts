import type { Evaluation, FrequencyBand } from '../evaluate/evaluation.js';
import type { PrecisionRecallPoint, BreakEven } from '../evaluate/precision-recall.js';
import type { Reliability } from '../evaluate/reliability.js';
import { markup, type Markup } from '../../src/report/markup.js';
import { line, linearAxis, plot, shareAxis, type Plot } from '../../src/report/plot.js';

/** Training loss after a step, nats. */
export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}

export interface Chart {
  readonly heading: string;
  /** One sentence on how to read it. */
  readonly caption: string;
  readonly drawing: Markup;
}

export function drawCharts(evaluation: Evaluation, loss: readonly LossPoint[]): Chart[] {
  const charts: Chart[] = [];
  if (evaluation.precisionRecall.length > 1) {
    charts.push(precisionRecallChart(evaluation.precisionRecall, evaluation.breakEven));
  }
  charts.push(reliabilityChart(evaluation.reliability));
  if (evaluation.byFrequency.length > 0) charts.push(frequencyChart(evaluation.byFrequency));
  if (loss.length > 1) charts.push(lossChart(loss));
  return charts;
}

/** F1 that the faint curves of the precision-recall chart stand for. */
const ISO_F1 = [0.2, 0.4, 0.6, 0.8];

function precisionRecallChart(points: readonly PrecisionRecallPoint[], { threshold, f1 }: BreakEven): Chart {
  return {
    heading: 'Precision and recall',
    caption:
      'Over all (image, tag) pairs, as the threshold falls from left to right. The dot is where precision equals ' +
      'recall; faint curves join points of equal F1.',
    drawing: plot(
      `Precision against recall; equal at ${f1.toFixed(3)}, threshold ${threshold.toFixed(3)}`,
      shareAxis('recall'),
      shareAxis('precision'),
      (p) => [
        markup`${ISO_F1.map((level) => isoF1(level, p))}`,
        line(
          'curve',
          points.map(({ recall, precision }) => [recall, precision]),
          p,
        ),
        markup`<circle class="dot" cx="${p.x(f1)}" cy="${p.y(f1)}" r="5"/>`,
        // The curve falls: to the upper right of a point of it the paper is free.
        markup`<text class="mark" x="${p.x(f1) + (f1 > 0.6 ? -12 : 12)}" y="${p.y(f1) + (f1 > 0.6 ? 20 : -10)}" text-anchor="${f1 > 0.6 ? 'end' : 'start'}">P = R = ${f1.toFixed(3)} at ${threshold.toFixed(3)}</text>`,
      ],
    ),
  };
}

function isoF1(f1: number, p: Plot): Markup {
  // Precision 1 down to recall 1: recall = f1 precision / (2 precision - f1).
  const from = f1 / (2 - f1);
  const points = Array.from({ length: 41 }, (_, k): [number, number] => {
    // Evenly in the logarithm: the curve turns sharply where recall is small.
    const recall = from ** (1 - k / 40);
    return [recall, (f1 * recall) / (2 * recall - f1)];
  });
  return markup`${line('iso', points, p)}<text class="iso-label" x="${p.x(1) - 4}" y="${p.y(from) - 5}" text-anchor="end">F1 ${f1.toFixed(1)}</text>`;
}

function reliabilityChart({ bins, expectedError }: Reliability): Chart {
  const most = Math.max(...bins.map(({ pairs }) => Math.log10(pairs + 1)));
  return {
    heading: 'Reliability',
    caption:
      'Of the tags scored 0.7, are 70 % right? On the dashed line they are; below it the model is too sure. Larger dots ' +
      `stand for more pairs. Mean distance where scores reach 0.01: ${expectedError.toFixed(3)}.`,
    drawing: plot(
      'Share of tags that are right against their score',
      shareAxis('score'),
      shareAxis('share right'),
      (p) => [
        line(
          'ideal',
          [
            [0, 0],
            [1, 1],
          ],
          p,
        ),
        line(
          'curve',
          bins.map(({ score, frequency }) => [score, frequency]),
          p,
        ),
        ...bins.map(
          ({ score, frequency, pairs }) =>
            markup`<circle class="dot" cx="${p.x(score)}" cy="${p.y(frequency)}" r="${(2 + (5 * Math.log10(pairs + 1)) / most).toFixed(1)}"><title>score ${score.toFixed(3)}: ${(100 * frequency).toFixed(1)} % of ${pairs.toLocaleString('en')} pairs are right</title></circle>`,
        ),
      ],
    ),
  };
}

function frequencyChart(bands: readonly FrequencyBand[]): Chart {
  const nameOf = ({ from, to }: FrequencyBand) => (from === to ? compact(from) : `${compact(from)}–${compact(to)}`);
  const places = {
    label: 'training images that carry the tag',
    from: -0.5,
    to: bands.length - 0.5,
    ticks: bands.map((_, place) => place),
    format: (place: number) => nameOf(bands[place]!),
  };
  return {
    heading: 'Average precision by frequency',
    caption: 'Mean over the tags of a band, with its 95 % interval; above each dot the number of tags.',
    drawing: plot('Mean average precision against training images a tag', places, shareAxis('macro-AP'), (p) => [
      line(
        'curve',
        bands.map(({ macroAp }, place) => [place, macroAp.value]),
        p,
      ),
      ...bands.map(({ macroAp: { value, low, high }, tags }, place) => {
        const x = p.x(place);
        // Above the interval, or below it where the top of the paper is near.
        const labelY = high > 0.93 ? p.y(low) + 18 : p.y(high) - 8;
        return markup`<path class="whisker" d="M${x} ${p.y(low)}V${p.y(high)}M${x - 4} ${p.y(low)}h8M${x - 4} ${p.y(high)}h8"/><circle class="dot" cx="${x}" cy="${p.y(value)}" r="4.5"><title>${nameOf(bands[place]!)} images: ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), ${tags} tags</title></circle><text class="count" x="${x}" y="${labelY}" text-anchor="middle">${tags.toLocaleString('en')}</text>`;
      }),
    ]),
  };
}

/** Points that the drawn loss has at most; each is the mean of those it stands for. */
const LOSS_POINTS = 300;

function lossChart(loss: readonly LossPoint[]): Chart {
  const size = Math.ceil(loss.length / LOSS_POINTS);
  const drawn: LossPoint[] = [];
  for (let from = 0; from < loss.length; from += size) {
    const part = loss.slice(from, from + size);
    drawn.push({
      step: part[part.length - 1]!.step,
      loss: part.reduce((sum, each) => sum + each.loss, 0) / part.length,
    });
  }
  return {
    heading: 'Training loss',
    caption:
      'Binary cross-entropy summed over tags, mean over the images of a step' +
      (size > 1 ? `; each point is the mean of ${size} steps.` : '.'),
    drawing: plot(
      `Training loss by step, from ${drawn[0]!.loss.toPrecision(3)} to ${drawn.at(-1)!.loss.toPrecision(3)}`,
      linearAxis(
        'step',
        drawn.map(({ step }) => step),
        0,
      ),
      linearAxis(
        'loss, nats an image',
        drawn.map((point) => point.loss),
        0,
      ),
      (p) => [
        line(
          'curve',
          drawn.map((point) => [point.step, point.loss]),
          p,
        ),
      ],
    ),
  };
}

function compact(count: number): string {
  if (count >= 1e6) return `${Math.round(count / 1e5) / 10}M`;
  return count >= 1e4 ? `${Math.round(count / 1e3)}k` : String(count);
}
