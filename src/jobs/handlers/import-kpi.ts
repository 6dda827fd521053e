import { z } from 'zod';
import type { Pool } from 'pg';
import { UploadsGoneError, type UploadStore } from '../../http/upload-store.js';
import { importObservations } from '../../kpi/index.js';
import type { JobHandler } from '../worker.js';

/** GraphQL leaves an input out or gives null for it. */
const text = z
  .string()
  .nullish()
  .transform((given) => given ?? undefined);

const inputSchema = z.object({
  kpi: z.string(),
  upload: z.string(),
  name: z.string(),
  numerator: text,
  denominator: text,
  kind: z
    .enum(['RATE', 'NUMBER'])
    .nullish()
    .transform((given) => (given ? ({ RATE: 'rate', NUMBER: 'number' } as const)[given] : undefined)),
  maturityDays: z
    .number()
    .nullish()
    .transform((given) => given ?? undefined),
  columns: z
    .object({
      ...{ illustration: text, day: text, slot: text, audience: text, advertiser: text },
      ...{ numerator: text, denominator: text },
    })
    .nullish()
    .transform((given) => given ?? {}),
  simulated: z.boolean(),
  skipBadRows: z.boolean(),
});

/** An uploaded CSV or Parquet file becomes observations of a KPI, which is defined on the way when it is new. */
export function importKpiJob(pool: Pool, uploads: UploadStore): JobHandler {
  return async ({ job, signal, progress }) => {
    const { kpi, upload, name, columns, simulated, skipBadRows, ...definition } = inputSchema.parse(job.input);
    const kept = await uploads.findIfKept(upload);
    if (!kept) throw new UploadsGoneError([name]);
    const report = await importObservations(pool, {
      kpi: { name: kpi, ...definition },
      ...{ file: kept.file, name, columns, simulated, signal },
      onBadRow: skipBadRows ? 'skip' : 'refuse',
      onProgress: ({ done, total, unit }) => progress({ step: `Importing (${unit})`, done, total }),
    });
    return { ...report };
  };
}
