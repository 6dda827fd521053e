import { BadInputError } from '../../errors.js';
import { likeliestRating, type ContentRating, type ContentRatingName } from '../../tagging/content-rating.js';
import * as estimate from '../../tagging/estimate-tags.js';
import type { RegisteredModel } from '../../tagging/model-registry.js';
import type { SparseVector } from '../../vectors/sparse-vector.js';
import type { Context } from '../context.js';
import type {
  ContentRating as ContentRatingEnum,
  ContentRatingEstimate,
  ThresholdRule,
} from '../generated/schema-types.js';
import type { TagsByCategorySource, TagScoreSource } from '../models.js';
import { checkFirst, MAX_PAGE } from '../paging.js';
import { tagScoreOf } from './tag-scores.js';

/** What a model said of one picture, stored or not. */
export interface Estimated {
  readonly model: RegisteredModel;
  readonly vector: SparseVector;
  readonly rating: ContentRating | null;
}

interface ThresholdArguments {
  readonly threshold: number;
  readonly rule: ThresholdRule;
}

const RULES = { CONSTANT: 'constant', F0_5: 'f0.5', F1: 'f1', F2: 'f2' } as const;
const RATINGS = { SAFE: 'safe', QUESTIONABLE: 'questionable', EXPLICIT: 'explicit' } as const;
export const ENUM_OF = { safe: 'SAFE', questionable: 'QUESTIONABLE', explicit: 'EXPLICIT' } as const;

export function ratingNames(ratings: readonly ContentRatingEnum[]): ContentRatingName[] {
  return ratings.map((rating) => RATINGS[rating]);
}

export function contentRatingOf(rating: ContentRating | null, model: RegisteredModel): ContentRatingEstimate | null {
  if (rating === null) return null;
  const given = model.description.output.rating;
  const source =
    given !== undefined && given.from !== 'columns' && given.source === 'backbone' ? 'BACKBONE' : 'TAG_MODEL';
  return { ...rating, rating: ENUM_OF[likeliestRating(rating)], source };
}

export async function plausibleTags(
  { model, vector, rating }: Estimated,
  given: ThresholdArguments,
  context: Context,
): Promise<TagsByCategorySource> {
  const { tags } = await context.vocabulary(model.id);
  const threshold = await thresholdsOf(model, given, context);
  return byCategory(estimate.plausibleTags(vector, tags, threshold), rating, model);
}

export async function topTagsByCategory(
  { model, vector, rating }: Estimated,
  first: number,
  { vocabulary }: Context,
): Promise<TagsByCategorySource> {
  const { tags } = await vocabulary(model.id);
  return byCategory(estimate.topTags(vector, tags, checkFirst(first)), rating, model);
}

export async function specificTags(
  { model, vector }: Estimated,
  names: readonly string[],
  { vocabulary }: Context,
): Promise<TagScoreSource[]> {
  if (names.length > MAX_PAGE) throw new BadInputError(`${names.length} tags were named; at most ${MAX_PAGE} a call.`);
  const found = estimate.specificTags(vector, await vocabulary(model.id), names);
  return found.map(({ tag, score }) => tagScoreOf(tag, score, model.description));
}

export async function binaryVector(
  { model, vector }: Estimated,
  given: ThresholdArguments,
  context: Context,
): Promise<string> {
  const packed = estimate.binaryFeature(vector, await thresholdsOf(model, given, context));
  return Buffer.from(packed).toString('base64');
}

async function thresholdsOf(
  model: RegisteredModel,
  { threshold, rule }: ThresholdArguments,
  { loaders }: Context,
): Promise<(dimension: number) => number> {
  const calibrated = rule === 'CONSTANT' ? null : await loaders.thresholds.load(model.id);
  return estimate.thresholdsBy(RULES[rule], threshold, calibrated ?? undefined, model.name);
}

function byCategory(
  groups: estimate.GroupedTags,
  rating: ContentRating | null,
  model: RegisteredModel,
): TagsByCategorySource {
  const scores = (group: estimate.TagGroup): TagScoreSource[] =>
    groups[group].map(({ tag, score }) => tagScoreOf(tag, score, model.description));
  return {
    general: scores('general'),
    character: scores('character'),
    copyright: scores('copyright'),
    artist: scores('artist'),
    meta: scores('meta'),
    other: scores('other'),
    rating: contentRatingOf(rating, model),
  };
}
