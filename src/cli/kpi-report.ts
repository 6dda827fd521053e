import type { KpiModel } from '../kpi/index.js';

/** A fit's report in a few lines for people; `--json` has all of it. */
export function describeFit({ id, kpiName, report }: KpiModel, deployed: boolean): string {
  const { holdOut, weights, crossValidation } = report;
  const gain =
    holdOut.attainableShare === null ? '' : `, ${(100 * holdOut.attainableShare).toFixed(0)} % of what is attainable`;
  return [
    `Model ${id} of ${kpiName}${deployed ? ', deployed' : ', not deployed'}`,
    `  data       ${whole(report.illustrations)} illustrations, ${whole(report.numerator)} of ` +
      `${whole(report.denominator)} (${(100 * report.baseRate).toFixed(3)} %)`,
    `  fit        ridge, weights by ${weights.method}, lambda ${report.lambda.toPrecision(3)} by ${crossValidation.folds} folds`,
    `  hold-out   ${whole(holdOut.illustrations)} illustrations: Spearman ${figure(holdOut.spearman, 2)}, ` +
      `calibration ${figure(holdOut.calibration, 3)}, normalised entropy ${figure(holdOut.normalisedEntropy, 4)}${gain}`,
    ...report.warnings.map((warning) => `  note       ${warning}`),
  ].join('\n');
}

function whole(value: number): string {
  return value.toLocaleString('en-US');
}

function figure(value: number | null, digits: number): string {
  return value === null ? 'undefined' : value.toFixed(digits);
}
