import { z } from 'zod';
import type { Pool } from 'pg';
import { deployKpiModel, fitKpiModel } from '../../kpi/index.js';
import { activeModel } from '../../tagging/model-registry.js';
import type { JobHandler } from '../worker.js';

const inputSchema = z.object({ kpi: z.string(), deploy: z.boolean() });

/** Fits a KPI over the vectors of the active tag model, and deploys the result when asked. */
export function fitKpiJob(pool: Pool): JobHandler {
  return async ({ job, signal, progress }) => {
    const { kpi, deploy } = inputSchema.parse(job.input);
    const { id: tagModelId } = await activeModel(pool);
    const model = await fitKpiModel(pool, { kpi, tagModelId, signal, onProgress: progress });
    if (deploy) await deployKpiModel(pool, model.id);
    return { kpiModel: String(model.id), deployed: deploy, report: model.report };
  };
}
