import type { ContentRating, IllustrationFilter } from '../generated/graphql.js';

/** How a tag is asked for: every illustration has it, or one of several, or it is left out. */
export type TagUse = 'all' | 'any' | 'none';
export type LibraryOrder = 'newest' | 'best' | 'worst';

export const TAG_USES: readonly TagUse[] = ['all', 'any', 'none'];
export const CONTENT_RATINGS: readonly ContentRating[] = ['SAFE', 'QUESTIONABLE', 'EXPLICIT'];

/** What is asked of the library, as its address says it. */
export interface LibraryQuestion {
  readonly tags: readonly { readonly name: string; readonly use: TagUse }[];
  /** Score from which a tag counts; the model's own threshold when undefined. */
  readonly minScore: number | undefined;
  readonly contentRating: readonly ContentRating[];
  readonly rating: readonly string[];
  readonly source: string | undefined;
  /** YYYY-MM-DD in the viewer's time zone, both days included. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly order: LibraryOrder;
  /** Illustrations that the results are to look like; then the order is by likeness. */
  readonly like: readonly string[];
}

const TAG_KEYS = { all: 'tag', any: 'any', none: 'not' } as const satisfies Record<TagUse, string>;
const ORDER_KEYS = { best: 'forecast', worst: 'forecast-low' } as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads an address; what it says that cannot be is left out. */
export function readQuestion(search: URLSearchParams): LibraryQuestion {
  const uses = new Map(TAG_USES.map((use) => [TAG_KEYS[use] as string, use]));
  const min = search.get('min');
  const day = (key: string): string | undefined => DAY.exec(search.get(key) ?? '')?.[0];
  const sort = search.get('sort');
  return {
    tags: [...search].flatMap(([key, name]) => {
      const use = uses.get(key);
      return use && name ? [{ name, use }] : [];
    }),
    minScore: min !== null && Number(min) > 0 && Number(min) <= 1 ? Number(min) : undefined,
    contentRating: CONTENT_RATINGS.filter((each) => search.getAll('content').includes(each.toLowerCase())),
    rating: search.getAll('rating'),
    source: search.get('source') ?? undefined,
    from: day('from'),
    to: day('to'),
    metadata: Object.fromEntries(
      search.getAll('meta').flatMap((pair) => {
        const at = pair.indexOf(':');
        return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)]] : [];
      }),
    ),
    order: sort === ORDER_KEYS.best ? 'best' : sort === ORDER_KEYS.worst ? 'worst' : 'newest',
    like: [...new Set((search.get('like') ?? '').split(',').filter((id) => /^\d+$/.test(id)))].slice(0, 50),
  };
}

/** The address of a question; other parameters of `before` (the KPI) stay. */
export function writeQuestion(question: LibraryQuestion, before: URLSearchParams): URLSearchParams {
  const after = new URLSearchParams();
  for (const { name, use } of question.tags) after.append(TAG_KEYS[use], name);
  if (question.minScore !== undefined) after.set('min', String(question.minScore));
  for (const each of question.contentRating) after.append('content', each.toLowerCase());
  for (const each of question.rating) after.append('rating', each);
  if (question.source !== undefined) after.set('source', question.source);
  if (question.from) after.set('from', question.from);
  if (question.to) after.set('to', question.to);
  for (const [key, value] of Object.entries(question.metadata)) after.append('meta', `${key}:${value}`);
  if (question.order !== 'newest') after.set('sort', ORDER_KEYS[question.order]);
  if (question.like.length > 0) after.set('like', question.like.join(','));
  const kpi = before.get('kpi');
  if (kpi !== null) after.set('kpi', kpi);
  return after;
}

/** The question without what narrows the library: tags and filters. */
export function withoutFilters(question: LibraryQuestion): LibraryQuestion {
  return { ...readQuestion(new URLSearchParams()), order: question.order, like: question.like };
}

/** The filter as the server takes it; null when everything is asked for. */
export function filterOf(question: LibraryQuestion): IllustrationFilter | null {
  const { tags, minScore, contentRating, rating, source, from, to, metadata } = question;
  const criteria = (use: TagUse) =>
    tags
      .filter((tag) => tag.use === use)
      .map(({ name }) => ({ name, ...(minScore === undefined ? {} : { minScore }) }));
  const byTags = Object.fromEntries(
    TAG_USES.map((use) => [use, criteria(use)] as const).filter(([, each]) => each.length > 0),
  );
  const filter: IllustrationFilter = {
    ...(Object.keys(byTags).length > 0 ? { tags: byTags } : {}),
    ...(contentRating.length > 0 ? { contentRating: [...contentRating] } : {}),
    ...(rating.length > 0 ? { rating: [...rating] } : {}),
    ...(source === undefined ? {} : { source }),
    ...(from ? { createdAfter: startOfDay(from, 0) } : {}),
    ...(to ? { createdBefore: startOfDay(to, 1) } : {}),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
  };
  return Object.keys(filter).length > 0 ? filter : null;
}

/** Midnight where the viewer is, `later` days after the day. */
function startOfDay(day: string, later: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return new Date(year, month - 1, date + later).toISOString();
}
