import {
  createKey,
  listKeys,
  revokeKey,
  rotateKey,
  type ApiKey as KeyRow,
  type NewKey,
} from '../../access/key-table.js';
import type { Scope } from '../../access/caller.js';
import type { ApiKey, CreatedApiKey, MutationResolvers, QueryResolvers } from '../generated/schema-types.js';
import { checkId } from '../paging.js';

export const apiKeyQueries: Pick<QueryResolvers, 'apiKeys'> = {
  apiKeys: async (_, __, { pool }) => (await listKeys(pool)).map(keyOf),
};

export const apiKeyMutations: Pick<MutationResolvers, 'createApiKey' | 'revokeApiKey' | 'rotateApiKey'> = {
  createApiKey: async (_, { name, scopes, expiresAt }, { pool }) =>
    createdOf(await createKey(pool, { name, scopes: scopes.map((each) => each.toLowerCase() as Scope), expiresAt })),

  revokeApiKey: async (_, { id }, { pool }) => keyOf(await revokeKey(pool, checkId(id))),

  rotateApiKey: async (_, { id, graceSeconds, expiresAt }, { pool }) =>
    createdOf(await rotateKey(pool, checkId(id), { graceSeconds, expiresAt })),
};

function keyOf({ scopes, ...key }: KeyRow): ApiKey {
  return { ...key, scopes: scopes.map((each) => each.toUpperCase() as ApiKey['scopes'][number]) };
}

function createdOf({ key, secret }: NewKey): CreatedApiKey {
  return { key: keyOf(key), secret };
}
