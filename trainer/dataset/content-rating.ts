export type ContentRating = 'safe' | 'questionable' | 'explicit';

/**
 * A booru's rating in Illustration2Vec's three. Danbooru (2022) and Gelbooru split what was `safe` into `general` and
 * `sensitive` and left `questionable` as it was; so `sensitive` is safe here. That also gives the letter `s` one meaning,
 * whether a dump is from before (safe) or after (sensitive), and models trained on either agree.
 */
const RATINGS: Readonly<Record<string, ContentRating>> = {
  g: 'safe',
  general: 'safe',
  s: 'safe',
  safe: 'safe',
  sensitive: 'safe',
  q: 'questionable',
  questionable: 'questionable',
  e: 'explicit',
  explicit: 'explicit',
};

/** undefined for a word that no booru uses: it says nothing of the picture. */
export function parseRating(rating: string): ContentRating | undefined {
  const key = rating.trim().toLowerCase();
  return Object.hasOwn(RATINGS, key) ? RATINGS[key] : undefined;
}
