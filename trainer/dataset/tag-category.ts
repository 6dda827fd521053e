/**
 * Tag categories by the numbers that Danbooru and the WD taggers share, under the names that boorus and gallery-dl use
 * for them. Gelbooru calls meta tags `metadata`, Moebooru series `copyright` and groups `circle`.
 */
export const GENERAL = 0;

const NUMBERS: Readonly<Record<string, number>> = {
  general: GENERAL,
  artist: 1,
  circle: 1,
  copyright: 3,
  series: 3,
  character: 4,
  meta: 5,
  metadata: 5,
};

/** The number of a category's name; general for names without one (`faults`, `style`, `species`). */
export function categoryNumber(name: string): number {
  return Object.hasOwn(NUMBERS, name) ? NUMBERS[name]! : GENERAL;
}
