// What looks like an illustration, page after page, down to a similarity: node search.js ID [TAG]
// Only illustrations with the tag, when one is given.
import { ask, EyecatchError } from './client.js';
import { graphql } from './generated/gql.js';
import type { SearchQuery } from './generated/graphql.js';

const SEARCH = graphql(`
  query Search($id: ID!, $after: String, $filter: IllustrationFilter) {
    similar(id: $id, first: 5, after: $after, minSimilarity: 0.5, filter: $filter) {
      edges {
        node {
          similarity
          illustration {
            name
          }
          sharedTags(first: 2) {
            tag {
              displayName
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const [id = '1', tag] = process.argv.slice(2);
const filter = tag ? { tags: { all: [{ name: tag }] } } : null;
try {
  let after: string | null = null;
  do {
    const { similar }: SearchQuery = await ask(SEARCH, { id, after, filter });
    for (const { node } of similar.edges) {
      const shared = node.sharedTags.map(({ tag }) => tag.displayName).join(', ');
      console.log(`${node.similarity.toFixed(4)}  ${node.illustration.name}  (${shared})`);
    }
    after = similar.pageInfo.hasNextPage ? (similar.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
} catch (error) {
  if (!(error instanceof EyecatchError) || error.code !== 'UNKNOWN_TAG') throw error;
  console.error(`No tag is called ${tag}. Perhaps: ${error.suggestions.join(', ')}?`);
  process.exitCode = 1;
}
