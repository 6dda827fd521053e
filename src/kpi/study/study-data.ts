import type { Database } from '../../database/open.js';
import { KpiDataError } from '../../errors.js';
import type { StudyCells, StudyPart } from './study-cells.js';
import { loadTrainingData } from '../fitting/training-data.js';
import { trainingParts, type TrainingPart } from '../fitting/training-export.js';

/** A study of the observations in the database. */
export interface StudyData {
  readonly cells: StudyCells;
  readonly illustrations: number;
  /** First of the days that judge, YYYY-MM-DD. */
  readonly firstTestDay: string;
  /** Days with observations, and how many of them judge. */
  readonly days: number;
  readonly testDays: number;
  /** Illustrations left out because they have observations but no vector of this tag model. */
  readonly withoutVector: number;
  readonly simulated: boolean;
}

export interface StudyDataOptions {
  /** Key of the illustrations' metadata whose groups are not split, e.g. `advertiser`. */
  readonly groupBy?: string | undefined;
  /** How many of the last days judge; default a quarter of them. */
  readonly testDays?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sums of an illustration, a slot and a weekday, before and after the cut: 50 bytes each. */
const MAX_CELLS = 2_000_000;
/** Each is a column. A slot that is a page's address is none. */
const MAX_SLOTS = 1000;
const ILLUSTRATIONS_A_PAGE = 500;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/**
 * Observations of a KPI as cells by illustration, slot and weekday. The parts are by illustration those of
 * `eyecatch kpi export-training`, so trees that were trained on its files can be judged, and by day before and after a cut.
 *
 * @throws KpiDataError when there are too few days, or too many slots or cells
 */
export async function loadStudyData(
  db: Database,
  kpiId: number,
  tagModelId: number,
  { groupBy, testDays, signal }: StudyDataOptions = {},
): Promise<StudyData> {
  const days = await observedDays(db, kpiId);
  const judging = testDays ?? Math.max(1, Math.round(days.length / 4));
  if (judging >= days.length) {
    throw new KpiDataError(
      `There are observations of ${days.length} day(s); ${judging} to judge by would leave none to fit to.`,
    );
  }
  const firstTestDay = days[days.length - judging]!;
  const data = await loadTrainingData(db, { id: kpiId, kind: 'rate' }, tagModelId, { groupBy, signal });
  const dealt = trainingParts(data.groups);
  const gathered = new GatheredCells();
  for (let start = 0; start < data.illustrationIds.length; start += ILLUSTRATIONS_A_PAGE) {
    signal?.throwIfAborted();
    const ids = data.illustrationIds.slice(start, start + ILLUSTRATIONS_A_PAGE);
    for (const row of await loadPage(db, kpiId, ids, firstTestDay)) {
      const illustration = start + row.place;
      const part = partOf(dealt[illustration]!, row.later);
      if (part) gathered.add(illustration, part, row);
    }
  }
  return {
    cells: {
      design: data.design,
      illustration: Int32Array.from(gathered.illustration),
      contexts: [
        { name: 'slot', levels: [...gathered.slots.keys()], level: Int32Array.from(gathered.slot) },
        { name: 'weekday', levels: WEEKDAYS, level: Int32Array.from(gathered.weekday) },
      ],
      part: gathered.part,
      numerators: Float64Array.from(gathered.numerators),
      denominators: Float64Array.from(gathered.denominators),
    },
    illustrations: data.illustrationIds.length,
    ...{ firstTestDay, days: days.length, testDays: judging },
    withoutVector: data.withoutVector,
    simulated: data.simulated,
  };
}

interface Row {
  /** Of the illustration within the page. */
  place: number;
  slot: string;
  /** 1 is Monday. */
  weekday: number;
  later: boolean;
  numerator: number;
  denominator: number;
}

class GatheredCells {
  readonly illustration: number[] = [];
  readonly slot: number[] = [];
  readonly weekday: number[] = [];
  readonly part: StudyPart[] = [];
  readonly numerators: number[] = [];
  readonly denominators: number[] = [];
  readonly slots = new Map<string, number>();

  add(illustration: number, part: StudyPart, { slot, weekday, numerator, denominator }: Row): void {
    if (this.part.length === MAX_CELLS) {
      throw new KpiDataError(
        `The observations make more than ${MAX_CELLS} sums by illustration, slot and weekday, which is what fits into ` +
          'memory. Study a library with part of them.',
      );
    }
    let level = this.slots.get(slot);
    if (level === undefined) {
      if (this.slots.size === MAX_SLOTS) {
        throw new KpiDataError(`The observations name more than ${MAX_SLOTS} slots; import them with fewer.`);
      }
      level = this.slots.size;
      this.slots.set(slot, level);
    }
    this.illustration.push(illustration);
    this.slot.push(level);
    this.weekday.push(weekday - 1);
    this.part.push(part);
    this.numerators.push(numerator);
    this.denominators.push(denominator);
  }
}

/** Cells that would let an illustration or a day stand on both sides are left out. */
function partOf(dealt: TrainingPart, later: boolean): StudyPart | undefined {
  if (dealt === 'train') return later ? 'later' : 'train';
  if (dealt === 'valid') return later ? undefined : 'valid';
  return later ? 'new' : undefined;
}

async function observedDays(db: Database, kpiId: number): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>(
    'select distinct day::text as day from kpi_observation where kpi_id = $1 order by day',
    [kpiId],
  );
  return rows.map(({ day }) => day);
}

async function loadPage(db: Database, kpiId: number, ids: readonly string[], firstTestDay: string): Promise<Row[]> {
  const { rows } = await db.query<Row>(
    `select array_position($2::bigint[], illustration_id) - 1 as place, slot, extract(isodow from day)::int as weekday,
       day >= $3::date as later, sum(numerator)::float8 as numerator, sum(denominator)::float8 as denominator
     from kpi_observation
     where kpi_id = $1 and illustration_id = any($2::bigint[])
     group by illustration_id, slot, 3, 4
     order by illustration_id, slot, 3, 4`,
    [kpiId, ids, firstTestDay],
  );
  return rows;
}
