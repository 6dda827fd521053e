import type { Command } from 'commander';
import type { Pool } from 'pg';
import { resolveTagFilter } from '../graphql/types/tag-filter-input.js';
import { BadInputError } from '../errors.js';
import { illustrationConditions } from '../indexer/illustration-conditions.js';
import { loadIllustrations } from '../indexer/illustration-table.js';
import {
  activeModel,
  dimensionOf,
  loadVocabulary,
  modelById,
  type RegisteredModel,
  type TagVocabulary,
} from '../tagging/model-registry.js';
import { combineExamples, tagVector, type Example } from '../vectors/combine-examples.js';
import { explainNeighbour } from '../vectors/explain-neighbour.js';
import { MAX_NEIGHBOURS, search, type SearchExplanation } from '../vectors/search.js';
import type { SearchFilter } from '../vectors/search-filter.js';
import { loadVectors } from '../vectors/vector-table.js';
import { isId, vectorOf } from './picture-vector.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { collect, parseTagArgument } from './tag-argument.js';
import { withLibrary } from './with-library.js';

/** Tags shown beside each neighbour. */
const SHARED_TAGS = 4;
const APART_TAGS = 2;

interface SimilarOptions extends DataOption {
  readonly more: readonly string[];
  readonly less: readonly string[];
  readonly unlike: readonly string[];
  readonly bestMatch?: boolean;
  readonly all: readonly string[];
  readonly any: readonly string[];
  readonly none: readonly string[];
  readonly rating: readonly string[];
  readonly source?: string;
  readonly model?: string;
  readonly first: string;
  readonly minSimilarity: string;
  readonly exact?: boolean;
  readonly explain?: boolean;
  readonly json?: boolean;
}

export function registerSimilar(program: Command): void {
  addDataOption(program.command('similar [picture...]'))
    .description('print what looks like pictures, each a file or the id of an illustration of the library')
    .option('--more <tag[=weight]>', 'more of a tag; can be given several times', collect, [])
    .option('--less <tag[=weight]>', 'less of a tag', collect, [])
    .option('--unlike <picture>', 'unlike a picture', collect, [])
    .option('--best-match', 'rank by the one picture that each is most like (default: by all of them together)')
    .option('--all <tag[=score]>', 'only with this tag; with several, with all of them', collect, [])
    .option('--any <tag[=score]>', 'only with at least one of these tags', collect, [])
    .option('--none <tag[=score]>', 'only without this tag', collect, [])
    .option('--rating <rating>', 'only with this rating, as a person gave it', collect, [])
    .option('--source <source>', 'only from this source')
    .option('--model <id>', 'tag model whose vectors are compared (default: the active one)')
    .option('--first <number>', 'how many', '10')
    .option('--min-similarity <number>', 'leave out what is less alike, 0 to 1', '0')
    .option('--exact', 'compare everything instead of asking the index')
    .option('--explain', 'say how the search was done')
    .option('--json', 'print as JSON')
    .action(async (pictures: string[], options: SimilarOptions) => {
      const { neighbours, explanation } = await withLibrary(readSettings(options), (pool) =>
        findSimilar(pool, pictures, options),
      );
      if (options.json) {
        console.log(JSON.stringify(options.explain ? { neighbours, explanation } : neighbours, null, 2));
        return;
      }
      console.log('similarity     id  name, shared tags');
      for (const { similarity, id, name, shared, apart } of neighbours) {
        const unlike = options.explain && apart.length > 0 ? `; apart: ${apart.join(', ')}` : '';
        console.log(
          `${similarity.toFixed(4).padStart(10)} ${id.padStart(6)}  ${name}  (${shared.join(', ')}${unlike})`,
        );
      }
      if (options.explain) console.log(describeSearch(explanation));
    });
}

async function findSimilar(pool: Pool, pictures: readonly string[], options: SimilarOptions) {
  const first = readCount(options.first, '--first', { min: 1, max: MAX_NEIGHBOURS });
  const minSimilarity = Number(options.minSimilarity);
  if (!(minSimilarity >= 0 && minSimilarity <= 1)) {
    throw new BadInputError(`--min-similarity is "${options.minSimilarity}"; it must be from 0 to 1.`);
  }
  const model = await (options.model === undefined
    ? activeModel(pool)
    : modelById(pool, readCount(options.model, '--model', { min: 1, max: 2 ** 31 - 1 })));
  const vocabulary = await loadVocabulary(pool, model.id);
  const examples = await readExamples(pool, model, vocabulary, pictures, options);
  if (examples.length === 0) {
    throw new BadInputError('Say what the illustrations are to be like: a picture, an id, or --more TAG.');
  }
  const combined = combineExamples(examples, options.bestMatch ? 'best-match' : 'average');
  const { neighbours, explanation } = await search(pool, {
    ...{ modelId: model.id, ranking: combined.ranking, first, minSimilarity, exact: options.exact ?? false },
    exclude: [...pictures, ...options.unlike].filter(isId),
    filter: readFilter(model, vocabulary, options),
  });
  const ids = neighbours.map(({ illustrationId }) => illustrationId);
  const [illustrations, vectors] = await Promise.all([loadIllustrations(pool, ids), loadVectors(pool, model.id, ids)]);
  const namesOf = (parts: readonly { dimension: number }[], most: number): string[] =>
    parts.slice(0, most).map(({ dimension }) => vocabulary.tags[dimension]!.name);
  return {
    neighbours: neighbours.map(({ illustrationId: id, similarity }) => {
      const { shared, apart } = explainNeighbour(combined, vectors.get(id)!);
      const { name } = illustrations.get(id)!;
      return { id, name, similarity, shared: namesOf(shared, SHARED_TAGS), apart: namesOf(apart, APART_TAGS) };
    }),
    explanation,
  };
}

async function readExamples(
  pool: Pool,
  model: RegisteredModel,
  vocabulary: TagVocabulary,
  pictures: readonly string[],
  { more, less, unlike }: SimilarOptions,
): Promise<Example[]> {
  const examples: Example[] = [];
  const tags = (arguments_: readonly string[], sign: number): void => {
    for (const { name, value = 1 } of arguments_.map(parseTagArgument)) {
      examples.push({ vector: tagVector(dimensionOf(vocabulary, name)), weight: sign * value });
    }
  };
  for (const picture of pictures) examples.push({ vector: await vectorOf(pool, model, picture), weight: 1 });
  tags(more, 1);
  for (const picture of unlike) examples.push({ vector: await vectorOf(pool, model, picture), weight: -1 });
  tags(less, -1);
  return examples.filter(({ weight }) => weight !== 0);
}

function readFilter(
  model: RegisteredModel,
  vocabulary: TagVocabulary,
  { all, any, none, rating, source }: SimilarOptions,
): SearchFilter | undefined {
  const criteria = (given: readonly string[]) =>
    given
      .map(parseTagArgument)
      .map(({ name, value }) => ({ name, ...(value === undefined ? {} : { minScore: value }) }));
  const tags = resolveTagFilter(
    { all: criteria(all), any: criteria(any), none: criteria(none) },
    undefined,
    model,
    vocabulary,
  );
  const illustration = illustrationConditions({
    ...(rating.length > 0 ? { rating } : {}),
    ...(source !== undefined ? { source } : {}),
  });
  return tags || illustration ? { ...(tags ? { tags } : {}), ...(illustration ? { illustration } : {}) } : undefined;
}

function describeSearch({ strategy, reason, efSearch, milliseconds, insufficient }: SearchExplanation): string {
  const before = insufficient.length > 0 ? ` after ${insufficient.join(', ')}` : '';
  const width = efSearch === undefined ? '' : `, ef_search ${efSearch}`;
  return `${strategy}${before}${width}, ${milliseconds.toFixed(1)} ms. ${reason}`;
}
