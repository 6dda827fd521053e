import type { Cells } from './cells.js';
import { AUDIENCES, CONTEXTS, POSITIONS, SLOTS } from './contexts.js';
import type { World } from './world.js';

/**
 * Impressions and clicks by creative, day, slot, position and audience. Dense: one number for each
 * combination, in this order, the audience running fastest.
 */
export interface Campaign {
  readonly world: World;
  readonly impressions: Int32Array;
  /** In the end, when the last click has arrived. An export sees `clicksBy` of its day. */
  readonly clicks: Int32Array;
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
