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
 * What a picture is known by: the whole of it first, then what is left when a tenth of it is cut off, then its upper and
 * lower three quarters. A crop lies within a fortieth of the side of one of these, which is as far as hashes stay close; a
 * logo in a corner leaves one of the last two as it was.
 */
export const VIEWS: readonly View[] = [
  WHOLE,
  ...TENTH_OFF.flatMap((top) => TENTH_OFF.map((left): View => ({ left, top, right: left + 0.9, bottom: top + 0.9 }))),
  { ...WHOLE, left: 0.1 },
  { ...WHOLE, right: 0.9 },
  { ...WHOLE, top: 0.1 },
  { ...WHOLE, bottom: 0.9 },
  { ...WHOLE, bottom: 0.75 },
  { ...WHOLE, top: 0.25 },
];

/** Place of the first view that is no crop but stands for the whole picture. */
export const FIRST_PART = VIEWS.length - 2;
