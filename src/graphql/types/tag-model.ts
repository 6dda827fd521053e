import { findReportPage, readTrainingReport } from '../../tagging/training-report.js';
import { countVectors } from '../../vectors/vector-table.js';
import type { TagModelResolvers } from '../generated/schema-types.js';
import { index } from './vector-index.js';

export const TagModel: TagModelResolvers = {
  id: ({ id }) => String(id),
  provenance: ({ description }) => description.provenance,
  tagCount: async ({ id }, _, { vocabulary }) => (await vocabulary(id)).tags.length,
  illustrationCount: ({ id }, _, { reads: pool }) => countVectors(pool, id),
  lossCurve: async (model) => [...((await readTrainingReport(model))?.loss ?? [])],
  evaluation: async (model) => (await readTrainingReport(model))?.evaluation ?? null,
  reportUrl: async (model) => ((await findReportPage(model)) === undefined ? null : `/tag-models/${model.id}/report`),
  index,
};
