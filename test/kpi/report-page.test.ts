import { beforeAll, describe, expect, it } from 'vitest';
import { fitLinearModel } from '../../src/kpi/training/fit-linear-model.js';
import { sparseOf } from '../../src/kpi/fitting/coefficients.js';
import type { KpiModel } from '../../src/kpi/serving/model-table.js';
import type { Posterior } from '../../src/kpi/posterior/coefficient-posterior.js';
import { reportPage } from '../../src/kpi/report/report-page.js';
import type { TrainingData } from '../../src/kpi/fitting/training-data.js';
import { simulatedTrainingData } from './simulated-world.js';

const HOSTILE = `</title><script>alert("1")</script>&'`;
/** Every tag is called as somebody with bad intentions would call it. */
const tags = Array.from({ length: 5000 }, (_, n) => ({ name: `${HOSTILE} ${n}` }));
const VOID = new Set(['meta', 'line', 'circle', 'path', 'br', 'input']);

async function stored(data: TrainingData): Promise<{ model: KpiModel; posterior: Posterior }> {
  const { posterior, coefficients, meanScores, ...fitted } = await fitLinearModel(data);
  const model: KpiModel = {
    ...fitted,
    ...{ id: 12, kpiId: 1, kpiName: HOSTILE, kind: data.kind, tagModelId: 1, simulated: true },
    ...{ coefficients: sparseOf(coefficients), meanScores: sparseOf(meanScores), lambda: fitted.report.lambda },
    ...{ illustrations: data.design.rows, createdAt: new Date(0), deployedAt: new Date(1), deployed: true },
  };
  return { model, posterior: posterior! };
}

/** Elements in order of their end; throws where one is left open or closed by another. */
function elements(page: string): string[] {
  const open: string[] = [];
  const closed: string[] = [];
  for (const [, slash, name, rest] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s[^<>]*)?)>/g)) {
    if (slash) {
      expect(open.pop()).toBe(name);
      closed.push(name!);
    } else if (VOID.has(name!) || rest!.endsWith('/')) closed.push(name!);
    else open.push(name!);
  }
  expect(open).toEqual([]);
  return closed;
}

function numbers(page: string): number[] {
  return [...page.matchAll(/\s(?:d|cx|cy|x|y|x1|x2|y1|y2)="([^"]*)"/g)].flatMap(([, value]) =>
    value!.split(/[MLVH ]+/).filter((part) => part !== '').map(Number),
  ); // prettier-ignore
}

describe('the page of a report', () => {
  let model: KpiModel;
  let posterior: Posterior;
  let page: string;
  beforeAll(async () => {
    ({ model, posterior } = await stored(simulatedTrainingData(300, 30_000)));
    page = reportPage(model, tags, posterior);
  });

  it('is well-formed, with a plot of calibration, coefficients, learning and penalty', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    const found = elements(page.slice('<!doctype html>'.length));
    expect(found.filter((name) => name === 'svg')).toHaveLength(4);
    for (const heading of ['Calibration', 'Coefficients', 'Learning curve', 'Penalty']) {
      expect(page).toContain(`<h3>${heading}</h3><svg class="plot"`);
    }
    expect(found.filter((name) => name === 'h1')).toHaveLength(1);
    expect(page).toMatch(/<h3>By slot<\/h3>[\s\S]*<h3>By day<\/h3>/);
  });

  it('draws within its paper, and nothing that is no number', () => {
    expect(numbers(page).length).toBeGreaterThan(200);
    for (const value of numbers(page)) {
      expect(value).toBeGreaterThanOrEqual(-1);
      expect(value).toBeLessThanOrEqual(561);
    }
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
    const { calibrationCurve } = model.report.holdOut;
    expect(page.match(/<circle class="dot"/g)).toHaveLength(calibrationCurve.length + 20 + 4 + 1);
  });

  it('shows names of tags as text, whatever they are', () => {
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
    expect(page.match(/<title>/g)).toHaveLength(1);
  });

  it('loads nothing from elsewhere', () => {
    expect(page).not.toMatch(/\b(?:src|href|action|data)=|url\(|@import|https?:/i);
  });

  it('says what the figures are associated with, and of whom they were measured', () => {
    expect(page).toMatch(/is associated with, on the logit of the rate/);
    expect(page.match(/Associated with, not the cause of/g)).toHaveLength(2);
    expect(page).toMatch(/role="note"><b>Beware:<\/b> Fitted to simulated data/);
    expect(page).toMatch(/effects of slot and day told apart from those of tags/);
    for (const warning of model.report.warnings) expect(page).toContain(warning.slice(0, 40));
  });

  it('lists days in time', () => {
    const days = [...page.slice(page.indexOf('By day')).matchAll(/<th scope="row">(\d{4}-\d\d-\d\d)<\/th>/g)].map(
      ([, day]) => day,
    );
    expect(days).toHaveLength(3);
    expect(days).toEqual([...days].sort());
  });

  it('leaves intervals out where it does not know them', () => {
    const without = reportPage(model, tags, null);
    expect(without).toMatch(/<td class="number">–<\/td><\/tr>/);
    expect(without).not.toContain('NaN');
  });

  it('of a number speaks of no rate', async () => {
    const rates = simulatedTrainingData(300, 30_000);
    const { cells } = rates;
    const seconds = cells.numerators.map((k, cell) => 1000 * k + 20 * cells.denominators[cell]!);
    const numerators = new Float64Array(300);
    cells.rows.forEach((row, cell) => (numerators[row]! += seconds[cell]!));
    const watched = await stored({ ...rates, kind: 'number', numerators, cells: { ...cells, numerators: seconds } });
    const text = reportPage(watched.model, tags, watched.posterior);
    elements(text.slice('<!doctype html>'.length));
    expect(text).not.toMatch(/\brates?\b|clicks|entropy/);
    expect(text).toMatch(/is associated with, in the value itself/);
    expect(text.match(/<svg/g)).toHaveLength(3);
  });
});
