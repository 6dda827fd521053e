import { graphql } from '../generated/gql.js';
import type { ApiKeysQuery } from '../generated/graphql.js';

export const ApiKeysDocument = graphql(`
  query ApiKeys {
    apiKeys {
      id
      name
      prefix
      scopes
      expiresAt
      lastUsedAt
      revokedAt
      replacedBy
      valid
    }
  }
`);

export const CreateApiKeyDocument = graphql(`
  mutation CreateApiKey($name: String!, $scopes: [Scope!]!, $expiresAt: DateTime) {
    createApiKey(name: $name, scopes: $scopes, expiresAt: $expiresAt) {
      secret
      key {
        name
      }
    }
  }
`);

export const RotateApiKeyDocument = graphql(`
  mutation RotateApiKey($id: ID!) {
    rotateApiKey(id: $id) {
      secret
      key {
        name
      }
    }
  }
`);

export const RevokeApiKeyDocument = graphql(`
  mutation RevokeApiKey($id: ID!) {
    revokeApiKey(id: $id) {
      id
    }
  }
`);

export type ShownKey = ApiKeysQuery['apiKeys'][number];
/** A key just made, with its secret. */
export interface ShownSecret {
  readonly secret: string;
  readonly key: { readonly name: string };
}
