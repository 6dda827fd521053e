import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareDemo, type DemoPlan } from '../../src/demo/prepare-demo.js';
import { settingsOf } from '../../src/settings.js';
import { styleOf } from '../../trainer/dataset/drawings.js';
import { createEmbedded, temporaryFolder, type TestDatabase } from '../support/databases.js';

/** The demo, small: every part for real, on the subjects with an initial A in three styles. */
const PLAN: DemoPlan = {
  heldOutStyle: 'noto',
  libraryStyles: ['noto', 'twemoji'],
  takes: (drawing) => ['noto', 'twemoji', 'openmoji'].includes(styleOf(drawing)) && /^a/.test(drawing.group),
  vocabularySize: 100,
  epochs: 2,
  campaignDays: 2,
};

describe('the demo', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createEmbedded();
    folder = temporaryFolder();
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const counts = async () => {
    const { rows } = await database.pool.query(
      `select (select count(*)::int from illustration) as illustrations,
              (select count(*)::int from illustration_vector) as vectors,
              (select count(*)::int from tag_model) as models,
              (select count(*)::int from kpi_import where simulated) as imports,
              (select count(*)::int from kpi_deployment join kpi_model on kpi_model.id = model_id where simulated) as deployed`,
    );
    return rows[0];
  };

  it('is made although it is interrupted in each of its steps, and is made once', async () => {
    const settings = settingsOf(folder, undefined);
    const steps: string[] = [];
    let interruptions = 0;
    let result: Record<string, unknown> | undefined;
    // Each run stops at the first step it has not been stopped in yet.
    while (!result && interruptions < 20) {
      const stop = new AbortController();
      try {
        result = await prepareDemo(
          database.pool,
          settings,
          {
            signal: stop.signal,
            progress: ({ step }) => {
              if (steps.includes(step)) return;
              steps.push(step);
              interruptions++;
              stop.abort();
            },
          },
          PLAN,
        );
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      }
    }
    expect(steps).toContain('Indexing');
    expect(steps.length).toBeGreaterThanOrEqual(5);
    const made = await counts();
    expect(made).toMatchObject({ models: 1, imports: 1, deployed: 1 });
    expect(made.illustrations).toBeGreaterThan(50);
    expect(made.vectors).toBe(made.illustrations);
    expect(result!.illustrations).toBe(made.illustrations);
    await prepareDemo(
      database.pool,
      settings,
      { signal: new AbortController().signal, progress: () => undefined },
      PLAN,
    );
    expect(await counts()).toEqual(made);
  }, 180_000);
});
