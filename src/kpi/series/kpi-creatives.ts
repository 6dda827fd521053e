import type { Pool } from 'pg';
import { filterConditions, type AddParameter, type SearchFilter } from '../../vectors/search-filter.js';
import type { Kpi } from '../kpi-table.js';
import { upToDatePredictions } from '../serving/prediction-table.js';
import type { Interval } from '../uncertainty/logit-normal.js';
import { chosenIllustrations } from './chosen-illustrations.js';
import { deviationSql, expectedInContext, expectedOnAverage, type ExpectingModel } from './expected-sql.js';
import { intervalOfRate } from './observed-interval.js';
import type { DayRange } from './observed-days.js';

export type CreativeOrder = 'forecast' | 'observed' | 'trials' | 'surprise';

export interface CreativesRequest {
  readonly days: DayRange;
  readonly first: number;
  readonly order: CreativeOrder;
  readonly descending: boolean;
  /** Leaves out illustrations with fewer trials. */
  readonly minDenominator: number;
  readonly filter: SearchFilter;
  readonly tagModelId: number;
}

/** One illustration: what was observed of it, and what the model says. */
export interface KpiCreative {
  readonly id: string;
  readonly name: string;
  /** 0 where nothing was observed. */
  readonly numerator: number;
  readonly denominator: number;
  readonly observed: number | null;
  /** 95 %, by the luck of its trials; null for a number. */
  readonly observedInterval: Interval | null;
  /** The model's linear predictor; null without a model or a vector. */
  readonly linear: number | null;
  /** In the average context. */
  readonly forecast: number | null;
  /** In the slots and audiences where it was shown; null where it was not. */
  readonly expected: number | null;
  /** How far observed is from expected, in standard deviations. */
  readonly surprise: number | null;
  /** Whether any of the observations is. */
  readonly simulated: boolean;
}

const ORDERS: Readonly<Record<CreativeOrder, string>> = {
  forecast: 'forecast',
  observed: 'observed',
  trials: 'denominator',
  surprise: 'surprise',
};

/**
 * Illustrations in an order of the KPI, those of which it is not known left out, ties by id. By forecast, an index gives the
 * first ones, and only theirs are the observations that are read; by anything else all observations of the days are.
 *
 * @param model undefined without one; then there is nothing to order by forecast or surprise
 */
export async function kpiCreatives(
  reads: Pool,
  kpi: Kpi,
  model: ExpectingModel | undefined,
  request: CreativesRequest,
): Promise<KpiCreative[]> {
  const pool = model ? await upToDatePredictions(reads) : reads;
  const values: unknown[] = [];
  const parameter: AddParameter = (value) => `$${values.push(value)}`;
  const byIndex = request.order === 'forecast' && request.minDenominator <= 0 && model !== undefined;
  const totals = totalsSql(kpi, model, request, parameter);
  const from = byIndex
    ? `best p left join (${totals({ of: 'array(select illustration_id from best)' })}) t
         on t.illustration_id = p.illustration_id`
    : `(${totals({})}) t ${
        model
          ? `left join kpi_prediction p on p.model_id = ${parameter(model.id)}::int and p.illustration_id = t.illustration_id`
          : 'cross join (select null::float8 as linear) p'
      }`;
  const deviation = model
    ? deviationSql(model, parameter, { expected: 't.expected', trials: 't.denominator' })
    : 'null::float8';
  const direction = request.descending ? 'desc' : 'asc';
  const order = ORDERS[request.order];
  const { rows } = await pool.query<Omit<KpiCreative, 'observedInterval'>>(
    `with ${byIndex ? `best as materialized (${firstByForecast(model, request, parameter)}), ` : ''}judged as (
       select ${byIndex ? 'p' : 't'}.illustration_id as id, coalesce(t.numerator, 0) as numerator,
         coalesce(t.denominator, 0) as denominator, t.numerator / t.denominator as observed, p.linear,
         ${model ? expectedOnAverage(model) : 'null::float8'} as forecast, t.expected,
         (t.numerator / t.denominator - t.expected) / ${deviation} as surprise, coalesce(t.simulated, false) as simulated
       from ${from}
     ), chosen as (
       select * from judged where ${order} is not null order by ${order} ${direction}, id limit ${parameter(request.first)}::int
     )
     select chosen.id::text as id, i.name, numerator, denominator, observed, linear, forecast, expected, surprise, simulated
     from chosen join illustration i on i.id = chosen.id order by ${order} ${direction}, chosen.id`,
    values,
  );
  return rows.map((row) => ({
    ...row,
    observedInterval: kpi.kind === 'rate' && row.denominator > 0 ? intervalOfRate(row) : null,
  }));
}

/** The first illustrations in order of the kept predictions, as SQL. */
function firstByForecast(
  { id }: ExpectingModel,
  { first, descending, filter, tagModelId }: CreativesRequest,
  parameter: AddParameter,
): string {
  const conditions = filterConditions(filter, parameter);
  const vectors =
    conditions.length > 0
      ? `join illustration_vector v on v.illustration_id = p.illustration_id and v.model_id = ${parameter(tagModelId)}::int`
      : '';
  return `select p.illustration_id, p.linear from kpi_prediction p ${vectors}
    where ${[`p.model_id = ${parameter(id)}::int`, ...conditions].join(' and ')}
    order by p.linear ${descending ? 'desc' : 'asc'}, p.illustration_id limit ${parameter(first)}::int`;
}

/** Sums of the observations of some illustrations (`of`: an array, as SQL), or of each that the filter leaves, as SQL. */
function totalsSql(
  kpi: Kpi,
  model: ExpectingModel | undefined,
  { days, minDenominator, filter, tagModelId }: CreativesRequest,
  parameter: AddParameter,
): (options: { of?: string }) => string {
  return ({ of }) => {
    const expected = model ? expectedInContext(model, parameter) : { joins: '', value: 'null::float8' };
    const conditions = [
      `o.kpi_id = ${parameter(kpi.id)}::int`,
      ...(days.first === null ? [] : [`o.day >= ${parameter(days.first)}::date`]),
      ...(days.last === null ? [] : [`o.day <= ${parameter(days.last)}::date`]),
      ...(of === undefined ? chosenIllustrations(filter, tagModelId, parameter) : [`o.illustration_id = any(${of})`]),
    ];
    return `select o.illustration_id, sum(o.numerator) as numerator, sum(o.denominator) as denominator,
        sum(o.denominator * (${expected.value})) / sum(o.denominator) as expected, bool_or(f.simulated) as simulated
      from kpi_observation o join kpi_import f on f.id = o.import_id
      ${expected.joins}
      where ${conditions.join(' and ')} group by o.illustration_id
      having sum(o.denominator) >= ${parameter(minDenominator)}::float8`;
  };
}
