import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pool } from 'pg';
import { defineKpi, importObservations } from '../../src/kpi/index.js';
import { insertKpiModel, type KpiModel, type NewKpiModel } from '../../src/kpi/serving/model-table.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';
import { temporaryFolder } from '../support/databases.js';

/** A vector of a few tags. */
export function tagged(scores: Readonly<Record<number, number>>): SparseVector {
  const indices = Object.keys(scores).map(Number);
  return {
    dimensions: 5000,
    indices: Int32Array.from(indices),
    values: Float32Array.from(indices, (dimension) => scores[dimension]!),
  };
}

/** A stored model of coefficients that somebody made up, of which nothing but the prediction is asked. */
export async function madeUpModel(
  pool: Pool,
  kpiId: number,
  tagModelId: number,
  changes: Partial<NewKpiModel> = {},
): Promise<KpiModel> {
  return insertKpiModel(pool, {
    ...{ kpiId, tagModelId, method: 'logistic', link: 'logit', intercept: -4, coefficients: tagged({ 0: 1, 1: -0.5 }) },
    ...{ context: { scale: 'logit', base: -4, factors: [] }, unexplainedVariance: 0.05, meanScores: null },
    ...{ lambda: 1, illustrations: 100, simulated: true },
    report: { warnings: [], tagGroups: [], intervals: null } as unknown as KpiModel['report'],
    ...changes,
  });
}

/** Imports rows of CSV as they are. */
export async function importCsv(
  pool: Pool,
  kpi: string,
  header: string,
  rows: readonly string[],
  { kind = 'rate' }: { kind?: 'rate' | 'number' } = {},
): Promise<void> {
  const folder = temporaryFolder();
  const file = path.join(folder, 'observations.csv');
  writeFileSync(file, `${header}\n${rows.join('\n')}\n`);
  const [numerator, denominator] = kind === 'rate' ? ['clicks', 'impressions'] : ['seconds', 'views'];
  await defineKpi(pool, { name: kpi, kind, numerator, denominator });
  await importObservations(pool, { kpi, file, simulated: true });
  rmSync(folder, { recursive: true });
}
