import type { AddParameter } from '../../vectors/search-filter.js';
import type { KpiModel } from '../serving/model-table.js';

/** What a model has to say of an observation's illustration, slot and audience. */
export type ExpectingModel = Pick<KpiModel, 'id' | 'kind' | 'link' | 'context' | 'unexplainedVariance' | 'report'>;

/**
 * What a model expects of a row `o` of kpi_observation, as SQL: its kept prediction in the slot and audience of the row,
 * `expectedValue` in words of the database. The effect of the day is left out, as of a day that is not known yet.
 *
 * @returns joins to follow `kpi_observation o`, and the value; null for an illustration without a prediction
 */
export function expectedInContext(
  { id, kind, link, context }: ExpectingModel,
  parameter: AddParameter,
): { joins: string; value: string } {
  const factors = context.factors.filter(({ name }) => name !== 'day');
  const joins = [
    `left join kpi_prediction p on p.model_id = ${parameter(id)}::int and p.illustration_id = o.illustration_id`,
    ...factors.map(({ name, levels }) => {
      const known = parameter(levels.map(({ level }) => level));
      const effects = parameter(levels.map(({ effect }) => effect));
      return `left join unnest(${known}::text[], ${effects}::float8[]) as ${name}_effect (level, effect)
        on ${name}_effect.level = o.${name}`;
    }),
  ];
  const offset = ['0', ...factors.map(({ name }) => `coalesce(${name}_effect.effect, 0)`)].join(' + ');
  const value = valueOf({ kind, link }, offset, () => `${parameter(context.base)}::float8`);
  return { joins: joins.join('\n'), value };
}

function valueOf({ kind, link }: Pick<ExpectingModel, 'kind' | 'link'>, offset: string, base: () => string): string {
  if (link === 'logit') return `sigmoid(p.linear + ${offset})`;
  if (kind === 'number') return `p.linear + ${offset}`;
  const at = base();
  return `least(1, greatest(0, p.linear * sigmoid(${at} + ${offset}) / sigmoid(${at})))`;
}

/** The same in the average context, as the model's forecast is told. */
export function expectedOnAverage({ kind, link }: Pick<ExpectingModel, 'kind' | 'link'>): string {
  if (link === 'logit') return 'sigmoid(p.linear)';
  return kind === 'number' ? 'p.linear' : 'least(1, greatest(0, p.linear))';
}

/**
 * Standard deviation of what is observed of one illustration about what was expected of it, as SQL: luck, what tags do not
 * tell, and how unsure the coefficients are of the usual illustration. Null where the model knows none of it.
 *
 * @param expected SQL of the expected value
 * @param trials SQL of the denominator
 */
export function deviationSql(
  { kind, link, unexplainedVariance, report }: ExpectingModel,
  parameter: AddParameter,
  { expected, trials }: { expected: string; trials: string },
): string {
  const own = `${parameter((unexplainedVariance ?? 0) + (report.intervals?.medianVariance ?? 0))}::float8`;
  if (kind === 'number') {
    const within = `${parameter(report.intervals?.trialVariance ?? 0)}::float8`;
    return `nullif(sqrt(${own} + ${within} / ${trials}), 0)`;
  }
  const slope = `(${expected} * (1 - ${expected}))`;
  // By the delta method a variance on the logit is one of the rate times the square of the slope.
  const between = link === 'logit' ? `${slope} * ${slope} * ${own}` : own;
  return `nullif(sqrt(${between} + ${slope} / ${trials}), 0)`;
}
