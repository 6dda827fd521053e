/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation Ingest($illustrations: [IngestInput!]!) {\n    ingest(illustrations: $illustrations, duplicates: SKIP) {\n      id\n    }\n  }\n": typeof types.IngestDocument,
    "\n  subscription Follow($id: ID!) {\n    job(id: $id) {\n      status\n      step\n      done\n      total\n      error\n      result\n    }\n  }\n": typeof types.FollowDocument,
    "\n  query Search($id: ID!, $after: String, $filter: IllustrationFilter) {\n    similar(id: $id, first: 5, after: $after, minSimilarity: 0.5, filter: $filter) {\n      edges {\n        node {\n          similarity\n          illustration {\n            name\n          }\n          sharedTags(first: 2) {\n            tag {\n              displayName\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.SearchDocument,
    "\n  query Try($upload: ID!, $add: [TagEditInput!]!) {\n    tagImage(upload: $upload) {\n      tags(first: 3) {\n        score\n        tag {\n          displayName\n        }\n      }\n      kpi(name: \"ctr\") {\n        rate\n        interval {\n          low\n          high\n        }\n        contributions(first: 3) {\n          points\n          tag {\n            displayName\n          }\n        }\n        whatIf(add: $add) {\n          after\n          warnings\n          note\n        }\n      }\n    }\n  }\n": typeof types.TryDocument,
};
const documents: Documents = {
    "\n  mutation Ingest($illustrations: [IngestInput!]!) {\n    ingest(illustrations: $illustrations, duplicates: SKIP) {\n      id\n    }\n  }\n": types.IngestDocument,
    "\n  subscription Follow($id: ID!) {\n    job(id: $id) {\n      status\n      step\n      done\n      total\n      error\n      result\n    }\n  }\n": types.FollowDocument,
    "\n  query Search($id: ID!, $after: String, $filter: IllustrationFilter) {\n    similar(id: $id, first: 5, after: $after, minSimilarity: 0.5, filter: $filter) {\n      edges {\n        node {\n          similarity\n          illustration {\n            name\n          }\n          sharedTags(first: 2) {\n            tag {\n              displayName\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.SearchDocument,
    "\n  query Try($upload: ID!, $add: [TagEditInput!]!) {\n    tagImage(upload: $upload) {\n      tags(first: 3) {\n        score\n        tag {\n          displayName\n        }\n      }\n      kpi(name: \"ctr\") {\n        rate\n        interval {\n          low\n          high\n        }\n        contributions(first: 3) {\n          points\n          tag {\n            displayName\n          }\n        }\n        whatIf(add: $add) {\n          after\n          warnings\n          note\n        }\n      }\n    }\n  }\n": types.TryDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Ingest($illustrations: [IngestInput!]!) {\n    ingest(illustrations: $illustrations, duplicates: SKIP) {\n      id\n    }\n  }\n"): typeof import('./graphql.js').IngestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Follow($id: ID!) {\n    job(id: $id) {\n      status\n      step\n      done\n      total\n      error\n      result\n    }\n  }\n"): typeof import('./graphql.js').FollowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Search($id: ID!, $after: String, $filter: IllustrationFilter) {\n    similar(id: $id, first: 5, after: $after, minSimilarity: 0.5, filter: $filter) {\n      edges {\n        node {\n          similarity\n          illustration {\n            name\n          }\n          sharedTags(first: 2) {\n            tag {\n              displayName\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql.js').SearchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Try($upload: ID!, $add: [TagEditInput!]!) {\n    tagImage(upload: $upload) {\n      tags(first: 3) {\n        score\n        tag {\n          displayName\n        }\n      }\n      kpi(name: \"ctr\") {\n        rate\n        interval {\n          low\n          high\n        }\n        contributions(first: 3) {\n          points\n          tag {\n            displayName\n          }\n        }\n        whatIf(add: $add) {\n          after\n          warnings\n          note\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').TryDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
