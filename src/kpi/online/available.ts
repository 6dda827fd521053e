import type { Database } from '../../database/open.js';
import type { Kpi } from '../kpi-table.js';
import { maturedBefore } from '../observations/maturity.js';
import { hashThreshold } from './available-sql.js';
import type { LearntImport, OnlineSettings } from './online-codec.js';

/** The observations there are when a run begins: what comes in meanwhile is left for the next. */
export interface Available {
  readonly kpi: Pick<Kpi, 'id' | 'kind'>;
  readonly tagModelId: number;
  /** Ids of kpi_import, ascending. */
  readonly imports: readonly number[];
  /** First day that is not mature yet; null when all are. */
  readonly immatureFrom: string | null;
  readonly simulated: boolean;
  readonly settings: OnlineSettings;
}

export async function availableNow(
  db: Database,
  { kpi, tagModelId, settings }: Pick<Available, 'kpi' | 'tagModelId' | 'settings'>,
): Promise<Available> {
  const { rows } = await db.query<{ id: number; simulated: boolean }>(
    'select id, simulated from kpi_import where kpi_id = $1 order by id',
    [kpi.id],
  );
  return {
    ...{ kpi, tagModelId, settings },
    imports: rows.map(({ id }) => id),
    immatureFrom: await maturedBefore(db, kpi.id),
    simulated: rows.some(({ simulated }) => simulated),
  };
}

/** The parameters $1 to $7 that statements over what is available begin with. */
export function parametersOf({ kpi, tagModelId, imports, immatureFrom, settings }: Available): unknown[] {
  const { seed, groupBy, holdOutShare } = settings;
  return [kpi.id, imports, immatureFrom, String(seed), hashThreshold(holdOutShare), groupBy, tagModelId];
}

/** What is learnt once a run has learnt all that was available. */
export function learntAfter({ imports, immatureFrom }: Available, before: readonly LearntImport[]): LearntImport[] {
  const earlier = new Map(before.map((learnt) => [learnt.id, learnt.before]));
  const now = immatureFrom ?? 'infinity';
  return imports.map((id) => {
    // A longer window makes days immature again; they stay learnt. As text, infinity is the last of all days.
    const known = earlier.get(id);
    return { id, before: known !== undefined && known > now ? known : now };
  });
}
