import type { Database } from '../database/open.js';
import { BadInputError } from '../errors.js';

/** A rate that is observed as k of n: the CTR is clicks (numerator) of impressions (denominator). */
export interface Kpi {
  readonly id: number;
  readonly name: string;
  /** What k counts, and the default name of its CSV column. */
  readonly numerator: string;
  /** What n counts, and the default name of its CSV column. */
  readonly denominator: string;
}

const COLUMNS = 'id, name, numerator, denominator';
const MAX_NAME_LENGTH = 100;

/**
 * Defines a KPI; one that is already defined the same way is given back as it is.
 *
 * @throws BadInputError for an empty name, for equal counts, and when the name already stands for other counts
 */
export async function defineKpi(db: Database, definition: Omit<Kpi, 'id'>): Promise<Kpi> {
  const { name, numerator, denominator } = definition;
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
  await db.query('insert into kpi (name, numerator, denominator) values ($1, $2, $3) on conflict (name) do nothing', [
    name,
    numerator,
    denominator,
  ]);
  const kpi = (await findKpi(db, name))!;
  if (kpi.numerator !== numerator || kpi.denominator !== denominator) {
    throw new BadInputError(
      `The KPI "${name}" is already defined as ${kpi.numerator} of ${kpi.denominator}, not ${numerator} of ` +
        `${denominator}. Choose another name, or map the columns of the file at import.`,
    );
  }
  return kpi;
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
