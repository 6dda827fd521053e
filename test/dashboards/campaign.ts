import { deployKpiModel, fitKpiModel } from '../../src/kpi/index.js';
import { recordFailures } from '../../src/indexer/failure-table.js';
import { enqueueJob } from '../../src/jobs/enqueue.js';
import { importCsv } from '../kpi/stored-model.js';
import { COLOURS, makeColourLibrary, type ColourLibrary } from '../support/colour-library.js';
import type { TestDatabase } from '../support/databases.js';

export const DAYS = Array.from({ length: 10 }, (_, n) => `2026-02-${String(n + 1).padStart(2, '0')}`);
export const SLOTS = { feed: 1, top: 1.5 };
export const AUDIENCES = ['new', 'returning'];
export const ADVERTISERS = ['acme', 'globex "GX"'];
/** All of it, and the day that makeColourLibrary observes. */
export const RANGE = { from: new Date('2025-12-01T12:00:00Z'), to: new Date(Date.now() + 60_000) };

/**
 * The colour library with what dashboards show: a campaign in two slots, to two audiences, for two advertisers, over ten days;
 * a model deployed that was fitted to it; a KPI that is a number; a job that waits and a picture that could not be indexed.
 */
export async function makeCampaign(database: TestDatabase): Promise<ColourLibrary> {
  const library = await makeColourLibrary(database);
  const { pool } = database;
  const shown = COLOURS.flatMap((colour, n) =>
    DAYS.filter((_, d) => (n + d) % 2 === 0).flatMap((day, d) =>
      Object.entries(SLOTS).map(([slot, factor]) => ({ colour, n, day, d, slot, factor })),
    ),
  );
  await importCsv(
    pool,
    'ctr',
    'illustration,day,slot,audience,advertiser,impressions,clicks',
    shown.map(({ colour, n, day, d, slot, factor }) => {
      const impressions = 3000 + 10 * ((n * 7 + d) % 50);
      const rate = (0.01 + (0.02 * colour[0]) / 255) * factor * (1 + ((n * 31) % 7) / 50);
      const advertiser = ADVERTISERS[n % 2]!.replaceAll('"', '""');
      return `${colour.join('-')}.png,${day},${slot},${AUDIENCES[(n + d) % 2]},"${advertiser}",${impressions},${Math.round(impressions * rate)}`;
    }),
  );
  await importCsv(
    pool,
    'watch',
    'illustration,day,seconds,views',
    COLOURS.slice(0, 20).map((colour, n) => `${colour.join('-')}.png,2026-02-01,${100 + 7 * n},${10 + n}`),
    { kind: 'number' },
  );
  const fitted = await fitKpiModel(pool, { kpi: 'ctr', tagModelId: library.registered.id });
  await deployKpiModel(pool, fitted.id);
  await recordFailures(pool, library.registered.id, [{ source: 'broken.png', reason: 'not an image' }]);
  // Of a kind that the worker of a test does not know, so that it stays.
  await enqueueJob(pool, 'waits', {});
  return library;
}
