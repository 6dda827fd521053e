import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { openImage } from '../../src/tagging/open-image.js';

/** A picture by its file, or already decoded: RGB, size x size x 3 bytes. */
export type Picture =
  | { readonly name: string; readonly file: string }
  | { readonly name: string; readonly pixels: Uint8Array; readonly size: number };

/** Longest side, pixels: sharp on a dense display at the size the page shows. */
const SIDE = 224;

/**
 * The picture as a small WebP image inside a `data:` address, on white as the taggers see it.
 *
 * @returns undefined when the file has gone or cannot be read since it was measured: the report can do without
 */
export async function drawThumbnail(picture: Picture): Promise<string | undefined> {
  try {
    const source =
      'pixels' in picture
        ? sharp(picture.pixels, { raw: { width: picture.size, height: picture.size, channels: 3 } })
        : openImage(await readFile(picture.file));
    const bytes = await source
      .rotate()
      .resize(SIDE, SIDE, { fit: 'inside' })
      .flatten({ background: '#fff' })
      .webp({ quality: 78 })
      .toBuffer();
    return `data:image/webp;base64,${bytes.toString('base64')}`;
  } catch {
    return undefined;
  }
}
