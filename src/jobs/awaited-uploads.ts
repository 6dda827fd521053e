import type { Pool } from 'pg';
import type { UploadStore } from '../http/upload-store.js';
import { log } from '../log.js';

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

/** Drops old uploads from the folder of this process while it runs, but for those that jobs wait for. @returns what ends it */
export function sweepUploads(pool: Pool, uploads: UploadStore): () => void {
  return uploads.keepSwept(
    () => keepAwaitedUploads(pool, uploads),
    (error) => log.error({ err: error }, 'Old uploads could not be dropped.'),
  );
}
