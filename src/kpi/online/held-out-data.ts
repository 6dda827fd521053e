import type { Database } from '../../database/open.js';
import { loadTrainingData, type TrainingData } from '../fitting/training-data.js';
import { AVAILABLE, GROUP, HELD_OUT, INDEXED, joinGroup, joinLearnt, SHUFFLED, WAS_LEARNT } from './available-sql.js';
import { parametersOf, type Available } from './available.js';
import type { LearntImport } from './online-codec.js';

/** Illustrations that judge a model: they fit into 100 MB with their vectors, and more would say little more. */
const JUDGED = 20_000;

/** What there is to learn from and to judge by. */
export interface Census {
  /** With a vector. */
  readonly illustrations: number;
  readonly withoutVector: number;
  /** Of those with a vector. */
  readonly groups: number;
  readonly heldOut: number;
  /** Observations that are neither held out nor learnt before. */
  readonly toLearn: number;
}

export async function takeCensus(db: Database, available: Available, learnt: readonly LearntImport[]): Promise<Census> {
  const { rows } = await db.query<Census>(
    `select count(*) filter (where indexed)::int as illustrations,
       count(*) filter (where not indexed)::int as "withoutVector",
       count(distinct "group") filter (where indexed)::int as groups,
       count(*) filter (where indexed and held_out)::int as "heldOut",
       coalesce(sum(unlearnt) filter (where indexed and not held_out), 0)::float8 as "toLearn"
     from (
       select unlearnt, ${GROUP} as "group", ${HELD_OUT} as held_out, ${INDEXED} as indexed
       from (
         select illustration_id, max(advertiser) as advertiser, count(*) filter (where not ${WAS_LEARNT}) as unlearnt
         from kpi_observation ${joinLearnt('$8', '$9')}
         where ${AVAILABLE} group by illustration_id
       ) o ${joinGroup(available.settings.groupBy)}
     ) counted`,
    [...parametersOf(available), learnt.map(({ id }) => id), learnt.map(({ before }) => before)],
  );
  return rows[0]!;
}

/** The hold-out, or 20,000 illustrations of it by the hash of their ids, with their vectors. */
export async function loadHeldOut(db: Database, available: Available, signal?: AbortSignal): Promise<TrainingData> {
  const { kpi, tagModelId, settings } = available;
  const { rows } = await db.query<{ id: string }>(
    `select o.illustration_id::text as id
     from (
       select illustration_id, max(advertiser) as advertiser from kpi_observation
       where ${AVAILABLE} group by illustration_id
     ) o ${joinGroup(settings.groupBy)}
     where ${HELD_OUT} and ${INDEXED}
     order by ${SHUFFLED} limit ${JUDGED}`,
    parametersOf(available),
  );
  const only = rows.map(({ id }) => id);
  return loadTrainingData(db, kpi, tagModelId, { groupBy: settings.groupBy ?? undefined, only, signal });
}
