/**
 * Whether one of a thing's names has what was typed. While the answer to it is on its way the former suggestions are still
 * there; of these only such may be offered, or a quick Enter would choose what nobody asked for.
 */
export function fitsTyped(typed: string, ...names: readonly string[]): boolean {
  return names.some((name) => plain(name).includes(plain(typed)));
}

function plain(text: string): string {
  return text.trim().toLowerCase().replaceAll(' ', '_');
}
