/** HTML or SVG source that may stand in a page as it is. */
export class Markup {
  constructor(readonly source: string) {}
}

type Piece = Markup | string | number | null | undefined | false | readonly Piece[];

/**
 * A template whose values are escaped unless they are {@link Markup} themselves; lists are joined, and null, undefined
 * and false leave nothing. File names and tags come from strangers: a page that is put together in no other way cannot
 * let one of them through.
 *
 * @example markup`<td>${tag.name}</td>`
 */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(strings.reduce((source, text, at) => source + sourceOf(pieces[at - 1]) + text));
}

function sourceOf(piece: Piece): string {
  if (piece instanceof Markup) return piece.source;
  if (isList(piece)) return piece.map(sourceOf).join('');
  if (piece === null || piece === undefined || piece === false) return '';
  return escapeText(String(piece));
}

function isList(piece: Piece): piece is readonly Piece[] {
  return Array.isArray(piece);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
