import { listModels } from '../tagging/model-registry.js';
import { loadTagFrequencies } from '../vectors/tag-frequencies.js';
import { partitionOf } from '../vectors/vector-partition.js';
import { ok, warning, type Check, type Finding, type PatientWithDatabase } from './finding.js';

/** Filtered searches are planned by these counts; a tenth more or less changes no plan for the worse. */
const DRIFT = 0.1;

/** Whether tag frequencies are those of the vectors that are there now. */
export const checkStatistics: Check<PatientWithDatabase> = async ({ pool }) => {
  const found: Finding[] = [];
  for (const { id, name } of await listModels(pool)) {
    const { rows } = await pool.query<{ count: number }>(`select count(*)::float8 as count from ${partitionOf(id)}`);
    const { count } = rows[0]!;
    const counted = await loadTagFrequencies(pool, id);
    if (count === 0 || (counted && Math.abs(counted.vectors - count) <= DRIFT * count)) continue;
    const state = counted
      ? `are of ${counted.vectors} vectors (${counted.countedAt.toISOString()}), and there are ${count}`
      : 'were never counted';
    found.push(
      warning(
        `Tag frequencies of "${name}" (${id}) ${state}: filtered searches may be planned badly.`,
        'The next indexing counts again: eyecatch index FOLDER',
      ),
    );
  }
  return found.length > 0 ? found : ok('Tag frequencies fit the vectors.');
};
