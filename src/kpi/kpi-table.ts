import type { Database } from '../database/open.js';
import { BadInputError, NotFoundError } from '../errors.js';

/** 'rate': k of n, such as clicks of impressions. 'number': the mean of a quantity, such as seconds watched a view. */
export type KpiKind = 'rate' | 'number';

/**
 * What is observed: of a rate, k (numerator) of n (denominator); of a number, the total of a quantity (numerator) and the
 * units it was summed over (denominator), so that numerator / denominator is the rate or the mean.
 */
export interface Kpi {
  readonly id: number;
  readonly name: string;
  /** What k counts, or the quantity that is summed; the default name of its column. */
  readonly numerator: string;
  /** What n counts; the default name of its column. */
  readonly denominator: string;
  readonly kind: KpiKind;
  /** The last so many observed days are incomplete, since their clicks still arrive; see `maturedBefore`. */
  readonly maturityDays: number;
}

/** What is left out stands for what is defined already, else for clicks of impressions, a rate, mature at once. */
export interface KpiDefinition {
  readonly name: string;
  readonly numerator?: string | undefined;
  readonly denominator?: string | undefined;
  readonly kind?: KpiKind | undefined;
  readonly maturityDays?: number | undefined;
}

const COLUMNS = 'id, name, numerator, denominator, kind, maturity_days as "maturityDays"';
const MAX_NAME_LENGTH = 100;
const MAX_MATURITY_DAYS = 365;

/**
 * Defines a KPI; one that is already defined the same way is given back as it is, but for its maturity window, which may
 * change.
 *
 * @throws BadInputError for an empty name, for equal counts, and when the name already stands for other counts
 */
export async function defineKpi(db: Database, definition: KpiDefinition): Promise<Kpi> {
  const defined = await findKpi(db, definition.name);
  const { name, maturityDays } = definition;
  const { kind = defined?.kind ?? 'rate' } = definition;
  const { numerator, denominator } = withDefaults(definition, defined, kind);
  for (const [field, value] of Object.entries({ name, numerator, denominator })) {
    if (value.trim() === '' || value !== value.trim() || value.length > MAX_NAME_LENGTH) {
      throw new BadInputError(
        `The KPI's ${field} is "${value}"; give 1 to ${MAX_NAME_LENGTH} characters without spaces around them.`,
      );
    }
  }
  if (numerator === denominator) {
    throw new BadInputError(`The KPI "${name}" divides "${numerator}" by itself; name two different counts.`);
  }
  if (maturityDays !== undefined) checkMaturityDays(maturityDays);
  await db.query(
    `insert into kpi (name, numerator, denominator, kind, maturity_days) values ($1, $2, $3, $4, $5)
     on conflict (name) do nothing`,
    [name, numerator, denominator, kind, maturityDays ?? 0],
  );
  const kpi = (await findKpi(db, name))!;
  if (kpi.numerator !== numerator || kpi.denominator !== denominator || kpi.kind !== kind) {
    throw new BadInputError(
      `The KPI "${name}" is already defined as ${kpi.numerator} of ${kpi.denominator} (a ${kpi.kind}), not ${numerator} ` +
        `of ${denominator} (a ${kind}). Choose another name, or map the columns of the file at import.`,
    );
  }
  return maturityDays === undefined || maturityDays === kpi.maturityDays
    ? kpi
    : setMaturityDays(db, kpi.name, maturityDays);
}

/** @throws NotFoundError, and BadInputError for days that are none */
export async function setMaturityDays(db: Database, name: string, days: number): Promise<Kpi> {
  checkMaturityDays(days);
  const { rows } = await db.query<Kpi>(`update kpi set maturity_days = $2 where name = $1 returning ${COLUMNS}`, [
    name,
    days,
  ]);
  if (!rows[0]) throw new NotFoundError(`There is no KPI "${name}".`);
  return rows[0];
}

export async function findKpi(db: Database, name: string): Promise<Kpi | undefined> {
  const { rows } = await db.query<Kpi>(`select ${COLUMNS} from kpi where name = $1`, [name]);
  return rows[0];
}

/** By name. */
export async function listKpis(db: Database): Promise<Kpi[]> {
  const { rows } = await db.query<Kpi>(`select ${COLUMNS} from kpi order by name`);
  return rows;
}

function withDefaults(
  { name, numerator, denominator }: KpiDefinition,
  defined: Kpi | undefined,
  kind: KpiKind,
): { numerator: string; denominator: string } {
  const usual = defined ?? (kind === 'rate' ? { numerator: 'clicks', denominator: 'impressions' } : undefined);
  if (numerator === undefined && !usual) {
    throw new BadInputError(`The KPI "${name}" is a number: name its numerator, the quantity that is summed.`);
  }
  return {
    numerator: numerator ?? usual!.numerator,
    denominator: denominator ?? usual?.denominator ?? 'views',
  };
}

function checkMaturityDays(days: number): void {
  if (!Number.isInteger(days) || days < 0 || days > MAX_MATURITY_DAYS) {
    throw new BadInputError(
      `The maturity window is ${days} days; it must be a whole number from 0 to ${MAX_MATURITY_DAYS}.`,
    );
  }
}
