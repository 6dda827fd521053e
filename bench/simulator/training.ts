import { CellColumns } from '../../src/kpi/fitting/cell-columns.js';
import type { Cells } from '../../src/kpi/fitting/cells.js';
import { designOf } from '../../src/kpi/solvers/design.js';
import type { TrainingData } from '../../src/kpi/fitting/training-data.js';
import type { Lesson } from './cells.js';
import { AUDIENCES, CONTEXTS, POSITIONS, SLOTS } from './contexts.js';
import { clicksBy } from './delay.js';
import { cellsOf, type Campaign } from './served.js';

/** Days at the end of which too few clicks have arrived: at a mean wait of half a day the last has 57 %, the third last 99 %. */
export const IMMATURE_DAYS = 2;

/** The export of the last day, without the last `immatureDays`, of the creatives there are to learn from. */
export function lessonOf(campaign: Campaign, { immatureDays = IMMATURE_DAYS } = {}): Lesson {
  const { world, impressions } = campaign;
  const { length: days } = world.days;
  const clicks = clicksBy(campaign, days - 1);
  const mature = days - immatureDays;
  const totals = totalsOf({ world, impressions, clicks }, [0, mature]);
  const creatives = Int32Array.from(totals.impressions.keys()).filter(
    (creative) => creative < world.settings.creatives && totals.impressions[creative]! > 0,
  );
  const cells = cellsOf(campaign, clicks, { creatives: [0, world.settings.creatives], days: [0, mature] });
  const data: TrainingData = {
    kind: 'rate',
    cells: trainingCells(world, cells, creatives),
    immatureFrom: null,
    illustrationIds: Array.from(creatives, (creative) => String(creative + 1)),
    groups: Array.from(creatives, (creative) => world.creatives[creative]!.advertiser),
    design: designOf(Array.from(creatives, (creative) => world.creatives[creative]!.vector)),
    numerators: Float64Array.from(creatives, (creative) => totals.clicks[creative]!),
    denominators: Float64Array.from(creatives, (creative) => totals.impressions[creative]!),
    withoutVector: 0,
    simulated: true,
  };
  return { data, creatives, cells };
}

/** The same cells as a fit takes them: slot and position are one placement to it. */
export function trainingCells(world: Campaign['world'], cells: Lesson['cells'], creatives: Int32Array): Cells {
  const rowOf = new Map(Array.from(creatives, (creative, row) => [creative, row] as const));
  const columns = new CellColumns();
  for (let cell = 0; cell < cells.clicks.length; cell++) {
    columns.add(rowOf.get(cells.creative[cell]!)!, cells.clicks[cell]!, cells.impressions[cell]!, {
      day: world.days[cells.day[cell]!]!,
      slot: `${SLOTS[cells.slot[cell]!]!} ${POSITIONS[cells.position[cell]!]!}`,
      audience: AUDIENCES[cells.audience[cell]!]!,
    });
  }
  return columns.cells();
}

/** Impressions and clicks of every creative over some days; the clicks of an export, or their expectations. */
export function totalsOf(
  { world, impressions, clicks }: Omit<Campaign, 'clicks'> & { readonly clicks: Int32Array | Float64Array },
  [from, to]: readonly [from: number, to: number] = [0, world.days.length],
): { impressions: Float64Array; clicks: Float64Array } {
  const { length: days } = world.days;
  const sums = (of: Int32Array | Float64Array): Float64Array =>
    Float64Array.from(world.creatives, (_, creative) => {
      let sum = 0;
      const end = (creative * days + to) * CONTEXTS;
      for (let cell = (creative * days + from) * CONTEXTS; cell < end; cell++) sum += of[cell]!;
      return sum;
    });
  return { impressions: sums(impressions), clicks: sums(clicks) };
}
