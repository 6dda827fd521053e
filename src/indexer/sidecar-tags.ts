/**
 * Sidecar files: the tags of `x.png` stand in `x.txt`. Taggers write them with commas (`long hair, solo`), booru
 * downloaders with white space (`long_hair solo`); booru HTML also left `&gt;:d` in the wild.
 */

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * Distinct tags in the order of the file. A file with a comma is split on commas and lines, any other on white space; inside a
 * tag, white space becomes `_` (the boorus' spelling), so that both spellings name one tag.
 */
export function parseSidecar(text: string): string[] {
  const separator = text.includes(',') ? /[,\r\n]/ : /\s+/;
  const tags = text
    .replace(/^\uFEFF/, '')
    .split(separator)
    .map(normaliseTag);
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

/** One line, comma-separated, that {@link parseSidecar} reads back to the same tags. */
export function formatSidecar(tags: readonly string[]): string {
  return `${tags.map((tag) => tag.replaceAll('&', '&amp;').replaceAll(',', '&#44;')).join(', ')},\n`;
}

export function normaliseTag(tag: string): string {
  return unescapeEntities(tag).trim().replace(/\s+/g, '_');
}

function unescapeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return NAMED_ENTITIES[(name as string).toLowerCase()] ?? entity;
    const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hex as string, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : entity;
  });
}
