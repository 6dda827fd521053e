import {
  duplicateGroups,
  findNear,
  fingerprintCoverage,
  fingerprintPicture,
  loadFingerprint,
  type Fingerprint,
  type NearCopy,
} from '../../duplicates/index.js';
import { BadInputError, NotFoundError, NotReadyError } from '../../errors.js';
import { idsByContent, type Illustration } from '../../indexer/illustration-table.js';
import { enqueueJob } from '../../jobs/enqueue.js';
import type { Context } from '../context.js';
import type {
  DuplicateGroupConnectionResolvers,
  DuplicateGroupResolvers,
  IllustrationResolvers,
  MutationResolvers,
  NearDuplicateConnectionResolvers,
  QueryResolvers,
} from '../generated/schema-types.js';
import { checkFirst, checkId, connection, decodeCursor, encodeCursor, lazyCount } from '../paging.js';
import { jobOf } from './job.js';

type DuplicateQueries = Pick<QueryResolvers, 'exactDuplicate' | 'nearDuplicates' | 'duplicateGroups'>;

export const duplicateQueries: DuplicateQueries = {
  exactDuplicate: async (_, { upload }, { reads: pool, uploads, loaders }) => {
    // An upload's id is the hash of its content, as an illustration's is.
    const { id: sha256 } = await uploads.find(upload);
    const id = (await idsByContent(pool, [sha256])).get(sha256);
    return id === undefined ? null : loaders.illustration.load(id);
  },

  nearDuplicates: async (_, { id, upload, minSimilarity, first, after }, context) => {
    checkFirst(first);
    if ((id == null) === (upload == null)) {
      throw new BadInputError('nearDuplicates takes either id, an illustration, or upload, an uploaded picture: one.');
    }
    if (!(minSimilarity > 0 && minSimilarity <= 1)) {
      throw new BadInputError(`minSimilarity is ${minSimilarity}; it must be above 0 and at most 1.`);
    }
    const query = ['nearDuplicates', id ?? null, upload ?? null, minSimilarity];
    const { fingerprint, exclude } = id != null ? await ofIllustration(id, context) : await ofUpload(upload!, context);
    const copies = await findNear(context.reads, fingerprint, { exclude, minSimilarity });
    const rest = after == null ? copies : copies.filter(isAfter(decodeCursor(query, after)));
    const { reads: pool } = context;
    return {
      ...connection(
        rest.slice(0, first).map((node) => ({
          cursor: encodeCursor(query, [node.similarity, node.illustrationId]),
          node,
        })),
        { hasNextPage: rest.length > first, hasPreviousPage: after != null, totalCount: () => copies.length },
      ),
      withoutFingerprint: async () => (await fingerprintCoverage(pool)).withoutFingerprint,
    };
  },

  duplicateGroups: async (_, { first, after }, { reads: pool }) => {
    checkFirst(first);
    const groups = await duplicateGroups(pool);
    const from = after == null ? '0' : checkId(String(decodeCursor('duplicateGroups', after)[0]));
    const rest = groups.filter(([oldest]) => Number(oldest) > Number(from));
    return {
      ...connection(
        rest.slice(0, first).map((node) => ({ cursor: encodeCursor('duplicateGroups', [node[0]!]), node })),
        { hasNextPage: rest.length > first, hasPreviousPage: after != null, totalCount: () => groups.length },
      ),
      notCompared: async () => (await fingerprintCoverage(pool)).notCompared,
    };
  },
};

export const duplicateMutations: Pick<MutationResolvers, 'scanDuplicates'> = {
  scanDuplicates: async (_, __, { pool, wakeWorker }) => {
    const job = await enqueueJob(pool, 'scan_duplicates', {});
    wakeWorker();
    return jobOf(job);
  },
};

/** What an illustration says of its own copies. */
export const duplicateFields: Pick<IllustrationResolvers, 'copies' | 'duplicates' | 'duplicateCount'> = {
  copies: async ({ id }, _, { loaders }) => [...(await loaders.copies.load(id))],
  duplicates: async ({ id }, { first }, { loaders }) => [...(await loaders.duplicates(checkFirst(first)).load(id))],
  duplicateCount: ({ id }, _, { loaders }) => loaders.duplicateCount.load(id),
};

export const NearDuplicate = {
  illustration: ({ illustrationId }: NearCopy, _: unknown, { loaders }: Context): Promise<Illustration> =>
    existing(illustrationId, loaders),
};

export const DuplicateGroup: DuplicateGroupResolvers = {
  illustrations: (ids, { first }, { loaders }) =>
    Promise.all(ids.slice(0, checkFirst(first)).map((id) => existing(id, loaders))),
  illustrationCount: (ids) => ids.length,
};

export const NearDuplicateConnection: NearDuplicateConnectionResolvers = {
  ...lazyCount,
  withoutFingerprint: ({ withoutFingerprint }) => withoutFingerprint(),
};

export const DuplicateGroupConnection: DuplicateGroupConnectionResolvers = {
  ...lazyCount,
  notCompared: ({ notCompared }) => notCompared(),
};

interface Asked {
  readonly fingerprint: Fingerprint;
  readonly exclude?: string | undefined;
}

async function ofIllustration(id: string, { reads: pool, loaders }: Context): Promise<Asked> {
  const fingerprint = await loadFingerprint(pool, checkId(id));
  if (fingerprint) return { fingerprint, exclude: id };
  if (!(await loaders.illustration.load(id))) throw new NotFoundError(`There is no illustration ${id}.`);
  throw new NotReadyError(`Illustration ${id} has no fingerprint yet; the mutation scanDuplicates makes it.`);
}

async function ofUpload(id: string, { reads: pool, uploads, operation }: Context): Promise<Asked> {
  const upload = await uploads.find(id);
  const [fingerprint, same] = await Promise.all([
    uploads.withContent(id, (content) => fingerprintPicture(content, upload.name), operation.signal),
    idsByContent(pool, [upload.id]),
  ]);
  return { fingerprint, exclude: same.get(upload.id) };
}

function isAfter([similarity, id]: readonly (string | number)[]): (copy: NearCopy) => boolean {
  return (copy) =>
    copy.similarity < Number(similarity) ||
    (copy.similarity === Number(similarity) && Number(copy.illustrationId) > Number(id));
}

async function existing(id: string, loaders: Context['loaders']): Promise<Illustration> {
  const illustration = await loaders.illustration.load(id);
  if (!illustration) throw new NotFoundError(`Illustration ${id} was deleted meanwhile.`);
  return illustration;
}
