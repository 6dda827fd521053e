import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { NotReadyError } from '../errors.js';

/** Any number all versions agree on: the first half of the advisory lock that a model's index is built under. */
const BUILD_LOCK = 720_311;
/** Between two looks at a lock that another session holds. */
const LOOK_MS = 1000;

/** How soon the server finds out that its client is gone: in 5 s when the connection has ended, in 30 s when it is silent. */
const HEED_THE_CLIENT = [
  `client_connection_check_interval = '5s'`,
  'tcp_keepalives_idle = 10',
  'tcp_keepalives_interval = 5',
  'tcp_keepalives_count = 3',
];

/**
 * Takes the lock under which the index of a model is built; the session holds it until its connection ends. The session
 * ends, with what it builds, soon after its process is gone: it would go on for hours, and nobody else could build.
 *
 * @param onWait told when another session has the lock; left out, that is an error
 * @throws NotReadyError when another session has the lock
 */
export async function takeBuildLock(
  client: PoolClient,
  modelId: number,
  { signal, onWait }: { readonly signal?: AbortSignal | undefined; readonly onWait?: (() => void) | undefined },
): Promise<void> {
  while (!(await tryLock(client, modelId))) {
    if (!onWait) {
      throw new NotReadyError(`The index of tag model ${modelId} is being built already. Wait for it, then try again.`);
    }
    onWait();
    // A statement that waits for the lock would hold up the concurrent build that it waits for.
    await sleep(LOOK_MS, undefined, signal ? { signal } : {});
  }
  for (const setting of HEED_THE_CLIENT) {
    // A server on Windows cannot look.
    await client.query(`set ${setting}`).catch(() => undefined);
  }
}

async function tryLock(client: PoolClient, modelId: number): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1, $2) as locked', [
    BUILD_LOCK,
    modelId,
  ]);
  return rows[0]!.locked;
}
