/** Types of pictures that can be read. */
export const PICTURE_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/svg+xml',
] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

/** Bytes at the start of a file that tell its type; an SVG may begin with a licence in a comment. */
export const HEAD_BYTES = 4096;

/**
 * The type of a picture by its first bytes, never by its name: what a decoder is then given is what this says.
 *
 * @param head the first {@link HEAD_BYTES} of the file, or all of a shorter one
 * @returns undefined for anything else, gzipped SVG, HEIC and TIFF included
 */
export function pictureType(head: Buffer): PictureType | undefined {
  if (starts(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  const latin = head.toString('latin1', 0, 64);
  if (/^RIFF[\s\S]{4}WEBPVP8[ LX]/.test(latin)) return 'image/webp';
  if (/^GIF8[79]a/.test(latin)) return 'image/gif';
  // A brand of AVIF may stand among the compatible ones after a general one.
  if (/^[\s\S]{4}ftyp(avif|avis|(mif1|msf1|miaf)[\s\S]{4}([\s\S]{4})*?avi[fs])/.test(latin)) return 'image/avif';
  return isSvg(head) ? 'image/svg+xml' : undefined;
}

function isSvg(head: Buffer): boolean {
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  // What may stand before the root: declaration, comments, doctype with entities.
  return /^\s*(<\?[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE\s[^[>]*(\[[\s\S]*?\]\s*)?>\s*)*<([\w-]+:)?svg[\s>/]/.test(
    text,
  );
}

function starts(head: Buffer, bytes: readonly number[]): boolean {
  return bytes.every((byte, place) => head[place] === byte);
}
