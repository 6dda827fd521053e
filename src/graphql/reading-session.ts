import type { GraphQLResolveInfo } from 'graphql';
import type { Pool } from 'pg';
import type { Caller } from '../access/caller.js';
import { primaryOf } from '../database/replica-pool.js';
import type { LogPosition } from '../database/replicas.js';
import type { Context, Services } from './context.js';

/** Of the primary's log: what a client has seen, kept by the client itself, since its next request may reach another server. */
export interface SeenPosition {
  readonly given: string | undefined;
  readonly tell: (position: string) => void;
}

/** Where one request reads, so that nobody is shown less than what they wrote or were shown before. */
export interface ReadingSession {
  readonly reads: Pool;
  /** From here on the request reads from the primary. */
  readonly needPrimary: () => void;
  /** The caller was shown the primary's state: later reads are no older. */
  readonly sawPrimary: () => Promise<void>;
}

export function readingSession(
  { pool, replicas }: Pick<Services, 'pool' | 'replicas'>,
  { key, address }: Caller,
  {
    seen,
    limited = (pool) => pool,
  }: { readonly seen?: SeenPosition | undefined; readonly limited?: (pool: Pool) => Pool } = {},
): ReadingSession {
  const who = key?.id ?? address;
  let reads: Pool | undefined;
  return {
    get reads() {
      if (reads) return reads;
      const copy = replicas?.readsOf(who, parseGiven(seen?.given));
      return (reads = copy && copy !== primaryOf(copy) ? limited(copy) : pool);
    },
    needPrimary: () => {
      reads = pool;
    },
    sawPrimary: async () => {
      if (!replicas) return;
      const position = await replicas.remember(who);
      seen?.tell(position.toString(16));
    },
  };
}

/** As told; anything else counts as nothing seen. */
function parseGiven(given: string | undefined): LogPosition {
  return given !== undefined && /^[0-9a-f]{1,16}$/.test(given) ? BigInt(`0x${given}`) : 0n;
}

type Resolve = (parent: unknown, args: never, context: Context, info: GraphQLResolveInfo) => unknown;

/** Resolvers of root fields that write, or show what must be of this moment: jobs. */
export function ofThePrimary<Resolvers extends object>(resolvers: Resolvers): Resolvers {
  const wrapped = Object.entries(resolvers).map(([name, resolve]: [string, Resolve]) => {
    const onPrimary: Resolve = async (parent, args, context, info) => {
      context.session.needPrimary();
      const shown: unknown = await resolve(parent, args, context, info);
      await context.session.sawPrimary();
      return shown;
    };
    return [name, onPrimary];
  });
  return Object.fromEntries(wrapped) as Resolvers;
}
