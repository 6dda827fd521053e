const HEAD_BYTES = 4096;

/**
 * Media type by the first bytes, as the server tells it: of JPEG, PNG, WebP, GIF, AVIF and SVG; undefined for anything
 * else, whatever its name. Whether the rest can be decoded, the server finds out.
 */
export async function pictureType(file: Blob): Promise<string | undefined> {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const ascii = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (/^GIF8[79]a/.test(ascii(0, 6))) return 'image/gif';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
  if (ascii(4, 8) === 'ftyp' && /avi[fs]/.test(ascii(8, 32))) return 'image/avif';
  if (/<svg[\s>]/i.test(new TextDecoder().decode(bytes))) return 'image/svg+xml';
  return undefined;
}
