/** Tags whose underscores are part of a face, as every front end of the WD taggers keeps them. */
const KAOMOJI: ReadonlySet<string> = new Set([
  ...['0_0', '(o)_(o)', '+_+', '+_-', '._.', '<o>_<o>', '<|>_<|>', '=_=', '>_<', '3_3', '6_9', '>_o', '@_@', '^_^'],
  ...['o_o', 'u_u', 'x_x', '|_|', '||_||'],
]);

/**
 * A tag as people read it: `long_hair` becomes `long hair`, `>_<` stays.
 *
 * @param options.spaces leave the underscores where this is false
 * @param options.escapeParentheses write `\(` and `\)`: image generators read bare parentheses of a prompt as emphasis
 */
export function displayName(name: string, { spaces = true, escapeParentheses = false } = {}): string {
  const spaced = !spaces || KAOMOJI.has(name) ? name : name.replaceAll('_', ' ');
  return escapeParentheses ? spaced.replace(/[()]/g, '\\$&') : spaced;
}
