import { z } from 'zod';
import type { Pool } from 'pg';
import { UploadStore } from '../../http/upload-store.js';
import { importObservations } from '../../kpi/index.js';
import type { Settings } from '../../settings.js';
import type { JobHandler } from '../worker.js';

const inputSchema = z.object({
  kpi: z.string(),
  upload: z.string(),
  name: z.string(),
  numerator: z.string(),
  denominator: z.string(),
  simulated: z.boolean(),
  skipBadRows: z.boolean(),
});

/** An uploaded CSV file becomes observations of a KPI, which is defined on the way when it is new. */
export function importKpiJob(pool: Pool, settings: Settings): JobHandler {
  const uploads = new UploadStore(settings.uploadsFolder);
  return async ({ job, signal, progress }) => {
    const { kpi, upload, name, numerator, denominator, simulated, skipBadRows } = inputSchema.parse(job.input);
    const { file } = await uploads.find(upload);
    const report = await importObservations(pool, {
      kpi: { name: kpi, numerator, denominator },
      file,
      name,
      simulated,
      signal,
      onBadRow: skipBadRows ? 'skip' : 'refuse',
      onProgress: (rows) => progress({ step: 'Importing', done: rows, total: rows }),
    });
    return { ...report };
  };
}
