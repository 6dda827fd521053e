import { z } from 'zod';
import type { Pool } from 'pg';
import { modelById } from '../../tagging/model-registry.js';
import { buildVectorIndex } from '../../vectors/build-vector-index.js';
import type { JobHandler } from '../worker.js';

const inputSchema = z.object({ tagModel: z.number().int(), rebuild: z.boolean() });

/** Builds the vector index of a tag model, or builds it anew. */
export function buildIndexJob(pool: Pool): JobHandler {
  return async ({ job, signal, progress }) => {
    const { tagModel, rebuild } = inputSchema.parse(job.input);
    const { id } = await modelById(pool, tagModel);
    const { index, rows, seconds, built } = await buildVectorIndex(pool, id, {
      ...{ rebuild, signal, onProgress: progress },
      // Perhaps of a worker that was killed, whose session has not ended yet.
      wait: true,
    });
    return { tagModel: id, built, rows, seconds, bytes: index.bytes };
  };
}
