import { z } from 'zod';
import { normaliseTag } from '../../src/indexer/sidecar-tags.js';
import { BrokenTransferError, DownloadError } from './download-error.js';

/** What the API says of one post. */
export interface BooruPost {
  readonly id: number;
  /** Where the original lies; undefined for a post without one (deleted, or a placeholder). */
  readonly url: string | undefined;
  /** Ending of the file's name, lower case, without the dot. */
  readonly extension: string;
  /** Hex, lower case; undefined where the API names none. */
  readonly md5: string | undefined;
  /** Distinct, unescaped. */
  readonly tags: readonly string[];
  /** In the booru's own words (`general`, `safe`, `s`, …). */
  readonly rating: string | null;
  readonly source: string | null;
}

/**
 * Gelbooru 0.2 (`page=dapi&s=post&q=index&json=1`) as Safebooru speaks it. Fields may be null: a search may hand out a
 * placeholder with an id and nothing else. Old servers leave `file_url` out and give `directory` and `image` alone; newer
 * ones call `hash` `md5`.
 */
const postSchema = z.looseObject({
  id: z.coerce.number().int().positive(),
  file_url: z.string().nullish(),
  directory: z.union([z.string(), z.number()]).nullish(),
  image: z.string().nullish(),
  hash: z.string().nullish(),
  md5: z.string().nullish(),
  tags: z.string().nullish(),
  rating: z.string().nullish(),
  source: z.string().nullish(),
});

/** A list, or (Gelbooru 0.2.5) an object around it that leaves `post` out when there is none. */
const pageSchema = z.union([
  z.array(postSchema),
  z
    .looseObject({ '@attributes': z.unknown(), post: z.array(postSchema).optional() })
    .transform(({ post }) => post ?? []),
]);

/**
 * Posts of one answer, in its order. An empty body is an empty list: that is how old servers say it.
 *
 * @param base address of the booru, ending in `/`
 * @throws BrokenTransferError when the body is no JSON (overloaded servers answer 200 with a page of HTML)
 * @throws DownloadError when the API refuses in JSON, with its words
 */
export function parsePosts(body: string, base: string): BooruPost[] {
  if (body.trim() === '') return [];
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new BrokenTransferError(`the answer is not JSON ("${body.slice(0, 60).replace(/\s+/g, ' ')}")`);
  }
  const refusal = z.union([z.string(), z.object({ message: z.string() }).transform((r) => r.message)]).safeParse(json);
  if (refusal.success) {
    // "search down" passes; "Missing authentication" does not, but a few more questions do no harm either.
    if (/down|overload|try again/i.test(refusal.data)) throw new BrokenTransferError(`the API says "${refusal.data}"`);
    throw new DownloadError(`${base} refuses: "${refusal.data}". Boorus that ask for a key are not supported.`);
  }
  const page = pageSchema.safeParse(json);
  if (!page.success) {
    throw new DownloadError(`${base} does not speak the Gelbooru 0.2 API: ${z.prettifyError(page.error)}`);
  }
  return page.data.map((post) => {
    const image = post.image || undefined;
    const url = image === undefined ? undefined : absoluteUrl(post.file_url || undefined, post.directory, image, base);
    const md5 = (post.hash ?? post.md5)?.toLowerCase();
    return {
      id: post.id,
      url,
      extension: /\.([a-z0-9]{2,5})$/i.exec(image ?? '')?.[1]!.toLowerCase() ?? '',
      md5: md5 !== undefined && /^[0-9a-f]{32}$/.test(md5) ? md5 : undefined,
      tags: [...new Set((post.tags ?? '').split(/\s+/).map(normaliseTag))].filter((tag) => tag !== ''),
      rating: post.rating ?? null,
      source: post.source || null,
    };
  });
}

/** Only http(s): an address that a server names must not reach into this machine's files. */
function absoluteUrl(
  named: string | undefined,
  directory: string | number | null | undefined,
  image: string,
  base: string,
): string | undefined {
  const url = new URL(named ?? `images/${directory ?? ''}/${encodeURIComponent(image)}`, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
