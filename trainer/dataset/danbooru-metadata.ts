import path from 'node:path';
import { z } from 'zod';
import { BadInputError } from '../../src/errors.js';
import { booruRecordSchema, statedTags } from './booru-record.js';
import { readJsonLines } from './json-lines.js';
import type { LabelBuilder } from './label-builder.js';
import type { LabelledImage } from './labelled-image.js';

/** BigQuery exports (Danbooru2017-2019) write numbers and booleans as strings. */
const postSchema = booruRecordSchema.extend({
  id: z.coerce.number().int().positive(),
  md5: z.string().nullish(),
});

/** `posts.json`, `posts000000000000.json`, anything `.jsonl`/`.ndjson`, and whatever lies in a folder `metadata`. */
export function isMetadataFile(file: string): boolean {
  const name = path.basename(file).toLowerCase();
  return (
    /\.(jsonl|ndjson)$/.test(name) ||
    /^posts[\d_-]*\.json$/.test(name) ||
    (path.basename(path.dirname(file)).toLowerCase() === 'metadata' && /^[^.]*\d(\.json)?$/.test(name))
  );
}

/**
 * Whether the first record is a post: a number and tags. Other files may have such a name.
 *
 * @throws BadInputError when a file called `posts…` cannot be understood: that one was meant
 */
export async function holdsPosts(file: string): Promise<boolean> {
  try {
    for await (const { value } of readJsonLines(file)) {
      const post = postSchema.safeParse(value);
      return post.success && statedTags(post.data) !== undefined;
    }
  } catch (error) {
    if (!(error instanceof BadInputError) || path.basename(file).startsWith('posts')) throw error;
  }
  return false;
}

/**
 * Pictures described by Danbooru20xx metadata or API dumps, one post a line. A post's picture is the file called by its
 * id (`0123/5123.jpg` as in Danbooru20xx, where the bucket is id modulo 1000, or flat) or by its MD5 (`ab/abcd….jpg`);
 * where there are several, that of `512px`, which is quicker to decode and large enough to train on. Posts without a
 * picture here are passed over, so a part of the data set can be used with the metadata of the whole.
 *
 * @throws BadInputError naming file and line of a record that is none
 */
export async function readDanbooru(
  pictures: readonly string[],
  metadata: readonly string[],
  labels: LabelBuilder,
): Promise<LabelledImage[]> {
  const byName = new Map<string, string>();
  for (const file of pictures) {
    const name = path.basename(file, path.extname(file)).toLowerCase();
    if (!byName.has(name) || /[/\\]512px[/\\]/.test(file)) byName.set(name, file);
  }
  const images = new Map<string, LabelledImage>();
  for (const source of metadata) {
    for await (const { line, value } of readJsonLines(source)) {
      const parsed = postSchema.safeParse(value);
      if (!parsed.success) {
        throw new BadInputError(`${source}, line ${line} is not a post: ${z.prettifyError(parsed.error)}`);
      }
      const { id, md5, rating } = parsed.data;
      const file = byName.get(String(id)) ?? (md5 ? byName.get(md5.toLowerCase()) : undefined);
      if (file === undefined) continue;
      const built = labels.build(statedTags(parsed.data) ?? [], rating);
      // A post that is named twice was edited in between: the later record is the newer one.
      if (built) images.set(file, { file, ...built, group: path.basename(file, path.extname(file)) });
    }
  }
  return [...images.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}
