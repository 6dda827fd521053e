import { readFileSync } from 'node:fs';
import path from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { packageRoot } from '../package-root.js';
import { resolvers } from './resolvers.js';
import { scopeFields } from './scoped-fields.js';

/** schema.graphql with its resolvers and who may reach them: one for every transport. */
export function executableSchema(): GraphQLSchema {
  const typeDefs = readFileSync(path.join(packageRoot, 'schema.graphql'), 'utf8');
  return scopeFields(makeExecutableSchema({ typeDefs, resolvers }));
}
