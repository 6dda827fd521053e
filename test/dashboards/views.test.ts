import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropDashboardRole, grantDashboardRole } from '../../src/database/dashboard-role.js';
import type { ColourLibrary } from '../support/colour-library.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { makeCampaign, RANGE } from './campaign.js';
import { dashboard, interpolate, sqlMacros, targetsOf } from './grafana.js';

const views = dashboard('views.json');
const [kpiVariable] = views.templating.list;

describe.each(databases)('The views on $name', ({ create }) => {
  let database: TestDatabase;
  let library: ColourLibrary;
  /** Reads as a dashboard does: on a server by the role that was made for it, on the embedded database by its one user. */
  let reader: Pool;
  const role = `dashboard_reader_${process.pid}`;
  const rows = async (sql: string, values: unknown[] = []): Promise<any[]> => (await reader.query(sql, values)).rows;

  beforeAll(async () => {
    database = await create();
    library = await makeCampaign(database);
    if (database.options.url) {
      await grantDashboardRole(database.pool, role, 'never-used-by-trust');
      const url = new URL(database.options.url);
      url.username = role;
      reader = new Pool({ connectionString: url.toString() });
    } else reader = database.pool;
  });
  afterAll(async () => {
    if (reader !== database.pool) {
      await reader.end();
      await dropDashboardRole(database.pool, role);
    }
    await database.close();
    library.remove();
  });

  it('give the dashboard its KPIs', async () => {
    expect(await rows(kpiVariable!.query as string)).toEqual([{ kpi: 'ctr' }, { kpi: 'watch' }]);
  });

  it.each(targetsOf(views))('answer the panel $name', async ({ target }) => {
    expect(target).toMatchObject({ rawQuery: true });
    const found = await rows(sqlMacros(interpolate(target.rawSql as string, { kpi: 'ctr' }), RANGE));
    expect(found.length).toBeGreaterThan(0);
    if (target.format === 'time_series') for (const row of found) expect(row.time).toBeInstanceOf(Date);
  });

  it('say what the tables hold', async () => {
    const { pool } = database;
    const { rows: expected } = await pool.query(
      `select count(*)::int as illustrations, (select count(*)::int from kpi_observation) as observations from illustration`,
    );
    const [found] = await rows(
      `select (select count(*)::int from v_illustration where indexed) as illustrations,
        (select count(*)::int from v_kpi_observation) as observations`,
    );
    expect(found).toEqual(expected[0]);
    const [daily] = await rows(`select sum(denominator) as trials from v_kpi_daily where kpi = 'ctr'`);
    const { rows: trials } = await pool.query(
      'select sum(o.denominator) as trials from kpi_observation o join kpi on kpi.id = kpi_id where name = $1',
      ['ctr'],
    );
    expect(daily).toEqual(trials[0]);
    expect(await rows(`select distinct simulated from v_kpi_observation`)).toEqual([{ simulated: true }]);
  });

  it('take scores out of a vector as the vector has them, and call those from the threshold on present', async () => {
    const { pool } = database;
    const { rows: stored } = await pool.query(
      `select name, v.illustration_id, scores::vector::real[] as scores
       from illustration_vector v join illustration on id = v.illustration_id order by 2 limit 3`,
    );
    for (const { illustration_id: id, scores } of stored) {
      const tags = await rows(
        `select t.tag, t.score, t.present from v_illustration_tag t where illustration_id = $1 order by score desc`,
        [id],
      );
      const kept = (scores as number[]).filter((score) => score > 0).sort((a, b) => b - a);
      expect(tags.map((tag) => tag.score)).toEqual(kept);
      const { description } = library.registered;
      for (const { score, present } of tags) expect(present).toBe(score >= Math.fround(description.thresholds['0']!));
    }
  });

  it('forecast what the model does, and put what was observed beside it', async () => {
    const { pool } = database;
    const [found] = await rows(
      `select * from v_kpi_prediction where kpi = 'ctr' order by forecast desc, illustration_id limit 1`,
    );
    const { rows: kept } = await pool.query(
      `select linear from kpi_prediction where model_id = $1 and illustration_id = $2`,
      [found.kpi_model_id, found.illustration_id],
    );
    expect(found.forecast).toBeCloseTo(1 / (1 + Math.exp(-kept[0].linear)), 12);
    expect(found.observed_value).toBeCloseTo(found.observed_numerator / found.observed_denominator, 12);
    const [ctr] = await rows('select * from v_ctr_prediction where illustration_id = $1', [found.illustration_id]);
    expect(ctr).toMatchObject({ forecast_ctr: found.forecast, clicks: found.observed_numerator });
    const models = await rows(`select kpi_model_id, answering from v_kpi_model order by kpi_model_id`);
    expect(models.filter(({ answering }) => answering)).toEqual([
      { kpi_model_id: found.kpi_model_id, answering: true },
    ]);
  });

  it('count who has a tag as the labels do', async () => {
    const counts = await rows(`select tag, illustration_count::int as count from v_tag where illustration_count > 0`);
    const present = await rows(`select tag, count(*)::int as count from v_illustration_tag where present group by tag`);
    const byTag = (list: any[]) => Object.fromEntries(list.map(({ tag, count }) => [tag, count]));
    expect(byTag(counts)).toEqual(byTag(present));
  });

  it('read the vector of one illustration only, where one is asked for', async () => {
    const plan = (await rows('explain select * from v_illustration_tag where illustration_id = 3'))
      .map((line) => line['QUERY PLAN'] as string)
      .join('\n');
    // Asked of the table before its scores are spread out.
    expect(plan).toMatch(/on illustration_vector_m\d+.*\n\s*(Index Cond|Recheck Cond|Filter):.*illustration_id = 3/);
  });

  it('are described', async () => {
    const described = await rows(
      `select relname, obj_description(oid, 'pg_class') as text from pg_class where relkind = 'v' and relname like 'v\\_%'`,
    );
    expect(described.length).toBe(12);
    for (const { relname, text } of described) expect(text, relname).toMatch(/\w/);
  });
});
