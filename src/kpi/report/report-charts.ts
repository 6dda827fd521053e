import { markup, type Markup } from '../../report/markup.js';
import { line, linearAxis, plot, type Axis } from '../../report/plot.js';
import type { KpiReport } from './report.js';

export interface NamedCoefficient {
  readonly name: string;
  readonly coefficient: number;
  readonly standardError: number | null;
}

export interface Chart {
  readonly heading: string;
  /** How to read it. */
  readonly caption: string;
  readonly drawing: Markup;
}

const DRAWN_COEFFICIENTS = 20;
const Z95 = 1.96;
/** Room for names of tags, and the characters of them that fit there. */
const NAMES = 190;
const NAME_LENGTH = 24;

/** Those that the report has the figures for. */
export function drawCharts(report: KpiReport, coefficients: readonly NamedCoefficient[]): Chart[] {
  return [
    ...(report.holdOut.calibrationCurve.length > 1 ? [calibrationChart(report)] : []),
    ...(coefficients.length > 0 ? [coefficientChart(coefficients.slice(0, DRAWN_COEFFICIENTS))] : []),
    ...(report.learningCurve && report.learningCurve.points.length > 1 ? [learningChart(report.learningCurve)] : []),
    ...(report.crossValidation && report.crossValidation.curve.length > 1
      ? [lambdaChart(report.crossValidation, report.lambda)]
      : []),
  ];
}

function calibrationChart({ holdOut: { calibrationCurve: bins } }: KpiReport): Chart {
  const percent = (rate: number): number => 100 * rate;
  const most = bins.flatMap(({ predicted, interval }) => [percent(predicted), percent(interval.high)]);
  const least = Math.min(...bins.flatMap(({ predicted, interval }) => [percent(predicted), percent(interval.low)]));
  const axis = linearAxis('forecast rate, %', [...most, least], least);
  const observed: Axis = { ...axis, label: 'observed rate, %' };
  return {
    heading: 'Calibration',
    caption:
      'Illustrations held out, in bins of about equal trials by forecast. On the dashed line a forecast comes true; ' +
      'whiskers are 95 % intervals of what was observed.',
    drawing: plot('Observed against forecast rate of illustrations held out', axis, observed, (p) => [
      line(
        'ideal',
        [
          [axis.from, axis.from],
          [axis.to, axis.to],
        ],
        p,
      ),
      ...bins.map(({ predicted, observed: rate, interval }) => {
        const at = percent(predicted);
        return markup`<path class="whisker" d="M${p.x(at)} ${p.y(percent(interval.low))}V${p.y(percent(interval.high))}"/><circle class="dot" cx="${p.x(at)}" cy="${p.y(percent(rate))}" r="5"/>`;
      }),
    ]),
  };
}

function coefficientChart(coefficients: readonly NamedCoefficient[]): Chart {
  const ends = coefficients.flatMap(({ coefficient, standardError }) => [
    coefficient - Z95 * (standardError ?? 0),
    coefficient + Z95 * (standardError ?? 0),
  ]);
  const axis = linearAxis('coefficient', [...ends, 0], Math.min(...ends, 0));
  // One row a tag, from the top down; the names stand where an axis has its ticks.
  const rows: Axis = {
    label: '',
    from: -coefficients.length,
    to: 1,
    ticks: coefficients.map((_, place) => -place),
    format: (tick) => shortened(coefficients[Math.round(-tick)]!.name),
  };
  return {
    heading: 'Coefficients',
    caption: `The ${coefficients.length} largest with their 95 % intervals; one that crosses the line may be nothing. Associated with, not the cause of.`,
    drawing: plot(
      'Largest coefficients with 95 % intervals',
      axis,
      rows,
      (p) => [
        line(
          'ideal',
          [
            [0, rows.from],
            [0, rows.to],
          ],
          p,
        ),
        ...coefficients.map(({ coefficient, standardError }, place) => {
          const half = Z95 * (standardError ?? 0);
          return markup`<path class="whisker" d="M${p.x(coefficient - half)} ${p.y(-place)}H${p.x(coefficient + half)}"/><circle class="dot" cx="${p.x(coefficient)}" cy="${p.y(-place)}" r="4"/>`;
        }),
      ],
      { left: NAMES },
    ),
  };
}

function learningChart({ points, doubledSpearman }: NonNullable<KpiReport['learningCurve']>): Chart {
  const known = points.filter(({ spearman }) => spearman !== null);
  const last = known.at(-1);
  const outlook = last && doubledSpearman !== null ? [[2 * last.illustrations, doubledSpearman] as const] : [];
  const drawn = known.map(({ illustrations, spearman }) => [illustrations, spearman!] as const);
  const illustrations = linearAxis(
    'illustrations fitted to',
    [...drawn, ...outlook].map(([x]) => x),
    0,
  );
  const correlation = linearAxis(
    'Spearman on the hold-out',
    [...drawn, ...outlook].map(([, y]) => y),
    Math.min(0, ...drawn.map(([, y]) => y)),
  );
  return {
    heading: 'Learning curve',
    caption: 'What fits to a part of the illustrations reach; dashed, what twice as many are expected to bring.',
    drawing: plot('Rank correlation against illustrations fitted to', illustrations, correlation, (p) => [
      line('curve', drawn, p),
      ...(outlook.length > 0 && drawn.length > 0 ? [line('ideal', [drawn.at(-1)!, ...outlook], p)] : []),
      ...drawn.map(([x, y]) => markup`<circle class="dot" cx="${p.x(x)}" cy="${p.y(y)}" r="5"/>`),
    ]),
  };
}

function lambdaChart({ curve, folds }: NonNullable<KpiReport['crossValidation']>, lambda: number): Chart {
  const drawn = curve.map((point) => [Math.log10(point.lambda), point.error] as const);
  const axis = linearAxis(
    'log10 of lambda',
    drawn.map(([x]) => x),
    Math.min(...drawn.map(([x]) => x)),
  );
  const error = linearAxis(
    'error left out, relative to the average',
    drawn.map(([, y]) => y),
    Math.min(...drawn.map(([, y]) => y)),
  );
  const best = curve.find((point) => point.lambda === lambda);
  return {
    heading: 'Penalty',
    caption: `Error on ${folds === 1 ? 'the part valid' : `${folds} folds`} left out, by the penalty; the dot is the one that was chosen.`,
    drawing: plot('Cross-validation error against lambda', axis, error, (p) => [
      line('curve', drawn, p),
      ...(best
        ? [markup`<circle class="dot" cx="${p.x(Math.log10(best.lambda))}" cy="${p.y(best.error)}" r="5"/>`]
        : []),
    ]),
  };
}

/** What fits beside the drawing. */
function shortened(name: string): string {
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
}
