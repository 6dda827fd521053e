import { readFileSync } from 'node:fs';
import path from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { packageRoot } from '../package-root.js';
import { resolvers } from './resolvers.js';

/** schema.graphql with its resolvers: one for every transport. */
export function executableSchema(): GraphQLSchema {
  return makeExecutableSchema({ typeDefs: readFileSync(path.join(packageRoot, 'schema.graphql'), 'utf8'), resolvers });
}
