import { z } from 'zod';
import type { Pool } from 'pg';
import { deployKpiModel, fitKpiModel, WEIGHT_METHODS } from '../../kpi/index.js';
import { activeModel } from '../../tagging/model-registry.js';
import type { JobHandler } from '../worker.js';

const inputSchema = z.object({
  kpi: z.string(),
  deploy: z.boolean(),
  method: z.enum(['ridge', 'logistic', 'ftrl']).optional(),
  resume: z.boolean().optional(),
  weights: z.enum(WEIGHT_METHODS).optional(),
  groupBy: z.string().optional(),
  seed: z.number().optional(),
});

/** Fits a KPI over the vectors of the active tag model, and deploys the result when asked. */
export function fitKpiJob(pool: Pool): JobHandler {
  return async ({ job, signal, progress }) => {
    const { deploy, ...options } = inputSchema.parse(job.input);
    const { id: tagModelId } = await activeModel(pool);
    const model = await fitKpiModel(pool, { ...options, tagModelId, signal, onProgress: progress });
    if (deploy) await deployKpiModel(pool, model.id);
    return { kpiModel: String(model.id), deployed: deploy, report: model.report };
  };
}
