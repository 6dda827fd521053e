import { AUDIENCES, POSITIONS, SLOTS, type World } from './world.js';

/**
 * Impressions and clicks by creative, day, slot, position and audience. Dense: the cell of (c, d, s, p, a) stands at
 * `cellAt`, with the audience running fastest.
 */
export interface Campaign {
  readonly world: World;
  readonly impressions: Int32Array;
  /** In the end, when the last click has arrived. An export sees `clicksBy` of its day. */
  readonly clicks: Int32Array;
}

export const CONTEXTS = SLOTS.length * POSITIONS.length * AUDIENCES.length;

/** Some cells of a campaign, as columns of the same length: what a fit or a study works on. */
export interface Cells {
  /** Index in the world's creatives. */
  readonly creative: Int32Array;
  /** Index in the world's days. */
  readonly day: Int32Array;
  /** Indices in SLOTS, POSITIONS and AUDIENCES. */
  readonly slot: Int32Array;
  readonly position: Int32Array;
  readonly audience: Int32Array;
  /** n, all above 0. */
  readonly impressions: Float64Array;
  /** k */
  readonly clicks: Float64Array;
}

/** The cells with impressions of some creatives and days, in the order of the dense cells. */
export function cellsOf(
  { world, impressions }: Campaign,
  clicks: Int32Array,
  chosen: {
    readonly creatives: readonly [from: number, to: number];
    readonly days: readonly [from: number, to: number];
  },
): Cells {
  const { length: days } = world.days;
  const places: number[] = [];
  for (let creative = chosen.creatives[0]; creative < chosen.creatives[1]; creative++) {
    const last = (creative * days + chosen.days[1]) * CONTEXTS;
    for (let cell = (creative * days + chosen.days[0]) * CONTEXTS; cell < last; cell++) {
      if (impressions[cell]! > 0) places.push(cell);
    }
  }
  const cells = Int32Array.from(places);
  return {
    creative: cells.map((cell) => Math.floor(cell / (days * CONTEXTS))),
    day: cells.map((cell) => Math.floor(cell / CONTEXTS) % days),
    slot: cells.map((cell) => Math.floor(cell / (POSITIONS.length * AUDIENCES.length)) % SLOTS.length),
    position: cells.map((cell) => Math.floor(cell / AUDIENCES.length) % POSITIONS.length),
    audience: cells.map((cell) => cell % AUDIENCES.length),
    impressions: Float64Array.from(cells, (cell) => impressions[cell]!),
    clicks: Float64Array.from(cells, (cell) => clicks[cell]!),
  };
}
