import type { Pool } from 'pg';
import type { UploadStore } from '../http/upload-store.js';

/** Often enough for uploads that are kept an hour. */
const EVERY_MS = 10 * 60_000;

/** Keeps the uploads that jobs wait for, however long that takes. @returns how many there are */
export async function keepAwaitedUploads(pool: Pool, uploads: UploadStore): Promise<number> {
  const { rows } = await pool.query<{ upload: string }>(
    `select distinct upload from (
       select jsonb_path_query(input, '$.illustrations[*].upload') #>> '{}' as upload from job
       where kind = 'ingest' and status in ('queued', 'running')
       union all
       select input->>'upload' from job where kind = 'import_kpi' and status in ('queued', 'running')
     ) as awaited where upload is not null`,
  );
  for (const { upload } of rows) await uploads.keep(upload);
  return rows.length;
}

/** Does so again and again. @returns what ends it */
export function startKeepingUploads(pool: Pool, uploads: UploadStore): () => void {
  const keep = (): void => {
    keepAwaitedUploads(pool, uploads).catch((error: unknown) =>
      console.error(`Uploads that jobs wait for could not be kept: ${(error as Error).message}`),
    );
  };
  keep();
  const timer = setInterval(keep, EVERY_MS);
  return () => clearInterval(timer);
}
