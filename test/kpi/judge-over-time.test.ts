import { describe, expect, it } from 'vitest';
import { breather } from '../../src/kpi/breather.js';
import { CellColumns } from '../../src/kpi/fitting/cell-columns.js';
import { sumByRow } from '../../src/kpi/fitting/cells.js';
import { designOf } from '../../src/kpi/solvers/design.js';
import { splitByGroup } from '../../src/kpi/solvers/folds.js';
import { judgeOverTime, type OverTimeReport } from '../../src/kpi/evaluation/judge-over-time.js';
import { sigmoid } from '../../src/kpi/link.js';
import { logisticFitter } from '../../src/kpi/fitting/logistic-fitter.js';
import { rowSums } from '../../src/kpi/fitting/row-sums.js';
import { normal, randomStream } from '../../src/kpi/simulation/random.js';
import type { TrainingData } from '../../src/kpi/fitting/training-data.js';
import { simulatedIllustrations } from './simulated-world.js';

const DAYS = 10;
const day = (n: number): string => `2026-01-${String(n + 1).padStart(2, '0')}`;

/** @param firstDay of each illustration; it is shown from then on */
function shown(
  count: number,
  firstDay: (row: number) => number,
  sign: (day: number) => number = () => 1,
): TrainingData {
  const world = simulatedIllustrations(count);
  const effects = Array.from({ length: 300 }, (_, tag) => 0.3 * normal(randomStream(`time ${tag}`)));
  const columns = new CellColumns();
  world.forEach(({ vector }, row) => {
    const logit = vector.indices.reduce((sum, tag) => sum + effects[tag]!, 0);
    for (let d = firstDay(row); d < DAYS; d++) {
      columns.add(row, 5000 * sigmoid(-4 + sign(d) * logit), 5000, { slot: '', audience: '', day: day(d) });
    }
  });
  const cells = columns.cells();
  return {
    ...{ kind: 'rate', cells, withoutVector: 0, immatureFrom: null, simulated: true },
    illustrationIds: world.map((_, row) => String(row)),
    groups: world.map((_, row) => `illustration ${row}`),
    design: designOf(world.map(({ vector }) => vector)),
    ...sumByRow(cells, count),
  };
}

async function judged(data: TrainingData): Promise<OverTimeReport | null> {
  const breathe = breather();
  const fitter = logisticFitter('variance-components', breathe);
  const fold = splitByGroup(data.groups, { seed: 1, holdOutShare: 0.2, folds: 5 });
  const chosen = await fitter.chooseLambda(await rowSums(data, breathe), fold);
  return judgeOverTime(data, fitter, chosen, { holdOutShare: 0.2 }, breathe);
}

describe('a fit to the past', () => {
  it('is judged on the illustrations that came later', async () => {
    const report = (await judged(shown(300, (row) => row % DAYS)))!;
    expect(report).toMatchObject({ from: day(8), fittedTo: 240, illustrations: 60 });
    expect(report.spearman).toBeGreaterThan(0.6);
    expect(report.calibration).toBeCloseTo(1, 0);
    expect(report.normalisedEntropy).toBeLessThan(1);
  });

  it('has not seen the days it is judged on', async () => {
    // From day 8 on the tags do the opposite: a fit that had seen those days would not be that wrong.
    const report = (await judged(shown(300, (row) => row % DAYS, (d) => (d < 8 ? 1 : -1))))!; // prettier-ignore
    expect(report.spearman).toBeLessThan(-0.4);
  });

  it('is not judged on illustrations of a group that it knows', async () => {
    const data = shown(300, (row) => row % DAYS);
    const groups = data.groups.map((group, row) => (row % 2 === 0 ? 'one advertiser' : group));
    // Of days 8 and 9, those of day 8 are of the advertiser.
    expect(await judged({ ...data, groups })).toMatchObject({ illustrations: 30, fittedTo: 240 });
  });

  it.each([
    ['all illustrations are there from the first day', () => 0],
    ['next to none come in later', (row: number) => (row < 10 ? 9 : 0)],
  ])('is not judged where %s', async (_, firstDay) => {
    expect(await judged(shown(120, firstDay))).toBeNull();
  });
});
