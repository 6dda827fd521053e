/** A part of a picture, in shares of its sides. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const WHOLE: View = { left: 0, top: 0, right: 1, bottom: 1 };

/** What a crop by a tenth leaves of a side: its end, its middle or its beginning. */
const TENTH_OFF = [0, 0.05, 0.1];

/**
 * What a picture is known by: the whole of it first, then what is left when a tenth of it is cut off. A crop lies within
 * a fortieth of the side of one of these, which is as far as hashes stay close.
 */
export const VIEWS: readonly View[] = [
  WHOLE,
  ...TENTH_OFF.flatMap((top) => TENTH_OFF.map((left): View => ({ left, top, right: left + 0.9, bottom: top + 0.9 }))),
  { ...WHOLE, left: 0.1 },
  { ...WHOLE, right: 0.9 },
  { ...WHOLE, top: 0.1 },
  { ...WHOLE, bottom: 0.9 },
];
