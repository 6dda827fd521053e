import { z } from 'zod';
import { preprocessingSchema } from './preprocessing.js';

/** Illustration2Vec's three ratings, mildest first (Saito and Matsui 2015). */
export const CONTENT_RATINGS = ['safe', 'questionable', 'explicit'] as const;
export type ContentRatingName = (typeof CONTENT_RATINGS)[number];

/** Probability of each rating; the three add up to 1. A prediction, never what a person said of the picture. */
export type ContentRating = Readonly<Record<ContentRatingName, number>>;

/** What the rating comes from: the tag model's own rating rows, or the classes of the embedded backbone. */
export const CONTENT_RATING_SOURCES = ['tag-model', 'backbone'] as const;
export type ContentRatingSource = (typeof CONTENT_RATING_SOURCES)[number];

const columns = z.array(z.number().int().min(0)).min(1);

/**
 * Where the ratings stand: in columns of the tag output, in three columns of an output of their own, or in those of a
 * graph of their own (PACK_EXTRAS.rating), which is given a square of its own.
 */
export const ratingOutputSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('columns'), safe: columns, questionable: columns, explicit: columns }),
  z.strictObject({ from: z.literal('output'), name: z.string().min(1), source: z.enum(CONTENT_RATING_SOURCES) }),
  z.strictObject({
    from: z.literal('graph'),
    preprocessing: preprocessingSchema,
    source: z.enum(CONTENT_RATING_SOURCES),
  }),
]);
export type RatingOutput = z.infer<typeof ratingOutputSchema>;

/**
 * Names that taggers give their ratings. Danbooru split its old `safe` into `general` and `sensitive` in 2022, so both
 * count as safe; a lone letter is Danbooru's own abbreviation, in which `s` is sensitive.
 */
const RATING_OF_NAME: Readonly<Record<string, ContentRatingName>> = {
  safe: 'safe',
  general: 'safe',
  sensitive: 'safe',
  g: 'safe',
  s: 'safe',
  questionable: 'questionable',
  q: 'questionable',
  explicit: 'explicit',
  e: 'explicit',
};

/** The rating that a rating row stands for (`sensitive`, `rating:q`, `rating_explicit`); undefined for no rating. */
export function ratingOfName(name: string): ContentRatingName | undefined {
  return RATING_OF_NAME[name.toLowerCase().replace(/^rating[:_ ]/, '')];
}

/**
 * Sums of what each rating collected, scaled so that the three add up to 1: a tagger's rating rows are independent
 * sigmoids and do not.
 *
 * @returns null when nothing was collected
 */
export function normaliseRating(safe: number, questionable: number, explicit: number): ContentRating | null {
  const total = safe + questionable + explicit;
  if (!(total > 0)) return null;
  return { safe: safe / total, questionable: questionable / total, explicit: explicit / total };
}

/** The most probable rating; between equals, the stricter one. */
export function likeliestRating(rating: ContentRating): ContentRatingName {
  return CONTENT_RATINGS.reduce((best, name) => (rating[name] >= rating[best] ? name : best));
}
