import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DISTRIBUTED } from '../../src/database/distribution.js';
import {
  allDuplicatePairs,
  duplicateCounts,
  duplicatesOf,
  recordDuplicates,
} from '../../src/duplicates/duplicate-table.js';
import { fingerprintCoverage, illustrationsWithoutFingerprint } from '../../src/duplicates/fingerprint-table.js';
import { findIndexed } from '../../src/indexer/illustration-table.js';
import { fitKpiModel } from '../../src/kpi/index.js';
import { vectorPages } from '../../src/vectors/vector-table.js';
import { startApi, type ApiServer } from '../support/api-server.js';
import { makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { recordingPool, type RecordedStatement } from '../support/recording-pool.js';

/** A node of EXPLAIN (VERBOSE, FORMAT JSON). */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Parent Relationship'?: string;
  readonly 'Relation Name'?: string;
  readonly Alias?: string;
  readonly Plans?: readonly PlanNode[];
  readonly [key: string]: unknown;
}

const CONDITIONS = ['Hash Cond', 'Merge Cond', 'Join Filter', 'Index Cond', 'Recheck Cond', 'Filter'];

/** A spread table by the name of it or of a partition. */
function spreadTable(relation: string | undefined): string | undefined {
  const table = relation?.replace(/^(illustration_vector)_m\d+$/, '$1');
  return table !== undefined && table in DISTRIBUTED ? table : undefined;
}

/** What a plan reads row by row: not what is computed once (InitPlan) and handed in, which Citus does as well. */
function nodesOf(plan: PlanNode): PlanNode[] {
  const children = (plan.Plans ?? []).filter((child) => child['Parent Relationship'] !== 'InitPlan');
  return [plan, ...children.flatMap(nodesOf)];
}

const readsSpread = (plan: PlanNode): boolean => nodesOf(plan).some((node) => spreadTable(node['Relation Name']));

/** Joins of two spread tables, or of one with itself, whose conditions do not equate their distribution columns. */
function strayJoins(plan: PlanNode): string[] {
  const all = nodesOf(plan);
  const tables = new Map(all.flatMap((node) => (node.Alias ? [[node.Alias, node['Relation Name']]] : [])));
  const isKey = (alias: string, column: string): boolean => {
    const table = spreadTable(tables.get(alias));
    // A sub-query hands the column on under the name it has.
    return table ? DISTRIBUTED[table] === column : column === 'illustration_id' || column === 'id';
  };
  const equates = (node: PlanNode): boolean =>
    CONDITIONS.some((name) => {
      const text = typeof node[name] === 'string' ? node[name] : '';
      const found = [...text.matchAll(/\b(\w+)\.(\w+) = (\w+)\.(\w+)\b/g)];
      return found.some(([, a, left, b, right]) => a !== b && isKey(a!, left!) && isKey(b!, right!));
    });
  const stray: string[] = [];
  for (const node of all) {
    const subPlans = (node.Plans ?? []).filter((child) => child['Parent Relationship'] === 'SubPlan');
    const inputs = (node.Plans ?? []).filter((child) =>
      ['Outer', 'Inner'].includes(child['Parent Relationship'] ?? ''),
    );
    const isJoin = /Join|Nested Loop/.test(node['Node Type']) && inputs.length === 2 && inputs.every(readsSpread);
    // In a nested loop the condition lies with what is read again and again.
    if (isJoin && ![node, ...nodesOf(inputs[1]!)].some(equates)) stray.push(`${node['Node Type']}`);
    for (const child of subPlans) {
      if (readsSpread(child) && readsSpread({ ...node, Plans: inputs }) && !nodesOf(child).some(equates))
        stray.push('SubPlan');
    }
  }
  return stray;
}

describe.each(databases)('statements over spread tables, as planned on $name,', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  let server: ApiServer;
  let recorded: ReturnType<typeof recordingPool>;

  beforeAll(async () => {
    database = await create();
    library = await makeColourLibrary(database);
    recorded = recordingPool(database.pool);
    server = await startApi(database, library.settings, recorded.pool);
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    library.remove();
  });

  const plan = async ({ text, values }: RecordedStatement): Promise<PlanNode> => {
    const { rows } = await database.pool.query(`explain (verbose, format json) ${text}`, [...values]);
    return (rows as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }])[0]['QUERY PLAN'][0].Plan;
  };

  it('are told apart: a join by anything else is found', async () => {
    const stray = async (text: string): Promise<string[]> => strayJoins(await plan({ text, values: [] }));
    const vectors = `illustration_vector_m${library.registered.id} v`;
    expect(await stray(`select from illustration i join ${vectors} on v.illustration_id = i.id`)).toEqual([]);
    expect(
      await stray(`select from illustration i where exists (select from ${vectors} where v.illustration_id = i.id)`),
    ).toEqual([]);
    expect(await stray(`select from illustration i join ${vectors} on v.created_at = i.created_at`)).toHaveLength(1);
    expect(
      await stray('select from illustration_duplicate d join illustration i on i.id = d.duplicate_of'),
    ).toHaveLength(1);
    expect(
      await stray(
        `select from ${vectors} cross join lateral (select from illustration i where i.id > v.illustration_id limit 1) n`,
      ),
    ).toHaveLength(1);
    expect(await stray('select from tag_model m join illustration i on i.id = m.id')).toEqual([]);
  });

  it('join them by the illustration', async () => {
    const filter = 'tags: { all: [{ name: "red", minScore: 0.2 }] }, rating: ["safe"]';
    const own =
      'id similar(first: 2) { similarity } copies { name } duplicates { similarity } kpi(name: "ctr") { rate observed { numerator } }';
    for (const query of [
      `{ illustrations(first: 3) { totalCount edges { node { ${own} } } } }`,
      `{ illustrations(first: 3, filter: { ${filter} }) { totalCount edges { node { id } } } }`,
      `{ similar(id: "1", first: 3) { totalCount edges { node { similarity } } } }`,
      `{ similar(id: "1", first: 3, filter: { ${filter} }) { totalCount edges { node { similarity } } } }`,
      `{ similar(like: [{ illustration: "1" }, { illustration: "2" }], combine: BEST_MATCH, first: 3) { edges { node { similarity } } } }`,
      `{ bestPredicted(kpi: "ctr", first: 3) { totalCount edges { node { rate } } } }`,
      `{ bestPredicted(kpi: "ctr", first: 3, filter: { ${filter} }) { totalCount edges { node { rate } } } }`,
      ...['SLOT', 'CONTENT_RATING', 'SOURCE', 'AUDIENCE'].map(
        (by) => `{ kpiSeries(kpi: "ctr", bucket: DAY, groupBy: ${by}) { value forecast } }`,
      ),
      `{ kpiSeries(kpi: "ctr", bucket: DAY, tags: ["red"], filter: { ${filter} }) { value } }`,
      ...['FORECAST', 'OBSERVED', 'SURPRISE'].map(
        (by) => `{ kpiCreatives(kpi: "ctr", first: 3, order: ${by}) { id forecast observed } }`,
      ),
      `{ kpiCreatives(kpi: "ctr", first: 3, order: FORECAST, filter: { ${filter} }) { id forecast } }`,
      `{ kpiTags(kpi: "ctr", first: 3) { tag illustrations observed } }`,
      `{ librarySeries(bucket: DAY) { added total indexed } }`,
      `{ duplicateGroups(first: 3) { notCompared edges { node { illustrations { id } } } } }`,
      `{ nearDuplicates(id: "1", first: 3) { withoutFingerprint edges { node { similarity } } } }`,
    ]) {
      const { errors } = await server.ask(query);
      expect(errors, query).toBeUndefined();
    }
    const { pool } = recorded;
    await fitKpiModel(pool, { kpi: 'ctr', tagModelId: library.registered.id });
    for await (const page of vectorPages(pool, library.registered.id, 50)) void page;
    await recordDuplicates(pool, '2', [{ illustrationId: '1', similarity: 0.9, mirrored: false, cropped: false }], {
      linked: false,
    });
    await duplicatesOf(pool, ['1'], 20);
    await duplicateCounts(pool, ['1']);
    await allDuplicatePairs(pool, 0);
    await fingerprintCoverage(pool);
    await illustrationsWithoutFingerprint(pool, { after: '0', first: 3 });
    await findIndexed(pool, library.registered.id, ['ab'.repeat(32)]);

    const reading = [...recorded.statements.values()].filter(
      ({ text }) => /^\s*(select|with|insert|delete)\b/i.test(text) && !/\b(pg_|nextval)/.test(text),
    );
    let joining = 0;
    const wrong: string[] = [];
    for (const statement of reading) {
      // Statements over temporary tables, which are gone by now, join no spread tables.
      const planned = await plan(statement).catch(() => undefined);
      if (!planned) continue;
      if (nodesOf(planned).filter((node) => spreadTable(node['Relation Name'])).length > 1) joining++;
      const stray = strayJoins(planned);
      if (stray.length > 0) wrong.push(`${stray.join(', ')}: ${statement.text}`);
    }
    expect(joining).toBeGreaterThan(12);
    // By the illustration a neighbour is looked for beside: replaced by one search each where tables are spread.
    expect(wrong.filter((text) => !text.includes('asked.illustration_id::text as query'))).toEqual([]);
  });
});
