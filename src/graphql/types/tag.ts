import type { TagResolvers } from '../generated/schema-types.js';

export const Tag: TagResolvers = {
  illustrationCount: ({ name }, _, { loaders }) => loaders.taggedCount.load(name),
};
