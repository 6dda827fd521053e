import type { Pool } from 'pg';
import { thresholdOf, type ModelDescription, type TagDefinition } from '../tagging/model-pack.js';
import { labelsFrom, nearestBand } from './labels.js';
import { searchStatistics } from './search-statistics.js';

/**
 * Illustrations that have each tag, by dimension: those that score it from the start of the label band (LABEL_BANDS) on
 * that is nearest to the model's threshold for the tag's category, as counted after the latest change that was worth a
 * count. At most one statement, and none within seconds of the last.
 */
export async function countTagged(
  pool: Pool,
  { id, description }: { readonly id: number; readonly description: ModelDescription },
  tags: readonly TagDefinition[],
): Promise<Float64Array> {
  const { ofLabel } = (await searchStatistics(pool, id)).frequencies;
  return Float64Array.from(tags, ({ category }, dimension) => {
    const { covering } = labelsFrom(dimension, nearestBand(thresholdOf(description, category)))!;
    return covering.reduce((sum, label) => sum + (ofLabel.get(label) ?? 0), 0);
  });
}
