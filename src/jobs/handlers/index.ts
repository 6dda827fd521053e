import type { Pool } from 'pg';
import type { Settings } from '../../settings.js';
import { prepareDemo } from '../../demo/prepare-demo.js';
import { openUploads } from '../../http/open-uploads.js';
import type { UploadStore } from '../../http/upload-store.js';
import { PictureFetcher } from '../../indexer/remote/picture-fetcher.js';
import { readUrlHosts } from '../../indexer/remote/url-hosts.js';
import type { JobHandler } from '../worker.js';
import { buildIndexJob } from './build-index.js';
import { fitKpiJob } from './fit-kpi.js';
import { importKpiJob } from './import-kpi.js';
import { indexTagModelJob } from './index-tag-model.js';
import { ingestJob } from './ingest.js';
import { ModelInUse } from './model-in-use.js';
import { scanDuplicatesJob } from './scan-duplicates.js';

/** Every kind of job with what does it. */
export function createHandlers(
  pool: Pool,
  settings: Settings,
  {
    uploads = openUploads(settings),
    fetcher = new PictureFetcher({ hosts: readUrlHosts(process.env.EYECATCH_URL_HOSTS) }),
  }: { readonly uploads?: UploadStore; readonly fetcher?: PictureFetcher } = {},
): Record<string, JobHandler> {
  const models = new ModelInUse();
  return {
    ingest: ingestJob(pool, settings, { models, uploads, fetcher }),
    import_kpi: importKpiJob(pool, uploads),
    fit_kpi: fitKpiJob(pool),
    index_tag_model: indexTagModelJob(pool, settings, models),
    build_index: buildIndexJob(pool),
    scan_duplicates: scanDuplicatesJob(pool, settings),
    prepare_demo: (context) => prepareDemo(pool, settings, context),
  };
}
