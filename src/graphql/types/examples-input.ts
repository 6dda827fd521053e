import { BadInputError, NotFoundError, NotReadyError } from '../../errors.js';
import { dimensionOf, type RegisteredModel } from '../../tagging/model-registry.js';
import { tagVector, type Example } from '../../vectors/combine-examples.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { Context } from '../context.js';
import type { ExampleInput, QuerySimilarArgs } from '../generated/schema-types.js';
import { checkId } from '../paging.js';

/** Examples one search may have; each costs a tagging or a look-up. */
const MAX_EXAMPLES = 50;
const MAX_WEIGHT = 100;

/** The examples of a query with their vectors under a model, `like` before `unlike`. */
export interface ResolvedExamples {
  readonly examples: readonly Example[];
  /** Those that are illustrations of the library, by id. */
  readonly illustrationIds: readonly string[];
}

/**
 * @throws BadInputError, UnknownTagError; NotFoundError for an illustration that does not exist, NotReadyError for one
 *   that the model has not tagged yet
 */
export async function resolveExamples(
  { id, like, unlike }: Pick<QuerySimilarArgs, 'id' | 'like' | 'unlike'>,
  model: RegisteredModel,
  context: Context,
): Promise<ResolvedExamples> {
  const given: NamedExample[] = [
    ...(id != null ? [{ argument: 'id', sign: 1, input: { illustration: id, weight: 1 } }] : []),
    ...named('like', 1, like),
    ...named('unlike', -1, unlike),
  ];
  if (given.length === 0) {
    throw new BadInputError('Say what the illustrations are to be like: an id, or examples in like or unlike.');
  }
  if (given.length > MAX_EXAMPLES) {
    throw new BadInputError(`${given.length} examples were given; a search takes at most ${MAX_EXAMPLES}.`);
  }
  const examples = await Promise.all(
    given.map(async ({ argument, sign, input }): Promise<Example> => {
      const { weight } = input;
      if (!(weight > 0 && weight <= MAX_WEIGHT)) {
        throw new BadInputError(
          `The weight of ${argument} is ${weight}; it must be above 0 and at most ${MAX_WEIGHT}. ` +
            'To turn away from an example, put it in unlike.',
        );
      }
      return { vector: await vectorOf(argument, input, model, context), weight: sign * weight };
    }),
  );
  const illustrationIds = given.flatMap(({ input }) => (input.illustration != null ? [input.illustration] : []));
  return { examples, illustrationIds };
}

interface NamedExample {
  readonly argument: string;
  readonly sign: number;
  /** `weight` has a default, which the generated type of an input does not say. */
  readonly input: ExampleInput & { readonly weight: number };
}

function named(argument: string, sign: number, inputs: readonly ExampleInput[] | null | undefined): NamedExample[] {
  return (inputs ?? []).map((input, place) => ({
    argument: `${argument}[${place}]`,
    sign,
    input: { ...input, weight: input.weight ?? 1 },
  }));
}

async function vectorOf(
  argument: string,
  { illustration, upload, tag }: ExampleInput,
  model: RegisteredModel,
  context: Context,
): Promise<SparseVector> {
  const kinds = [illustration, upload, tag].filter((each) => each != null);
  if (kinds.length !== 1) {
    throw new BadInputError(`${argument} names ${kinds.length} of illustration, upload and tag; it must name one.`);
  }
  if (tag != null) return tagVector(dimensionOf(await context.vocabulary(model.id), tag));
  if (upload != null) return (await context.loaders.taggedUpload(model).load(upload)).vector;
  const id = checkId(illustration!);
  const vector = await context.loaders.vectorUnder(model.id).load(id);
  if (vector) return vector;
  if (!(await context.loaders.illustration.load(id))) throw new NotFoundError(`There is no illustration ${id}.`);
  throw new NotReadyError(`Illustration ${id} is not indexed under the model "${model.name}" yet.`);
}
