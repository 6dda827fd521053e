import { CONTEXTS } from './contexts.js';
import { mixed } from './mixed.js';
import type { Campaign } from './served.js';
import type { WorldSettings } from './settings.js';

/** Mean wait for a click, exponential. */
const MEAN_DELAY_DAYS = 0.5;

/**
 * Clicks of each cell that have arrived by the end of a day; cells of later days have none. An impression happens at any
 * moment of its day and its click waits an exponential time. A click has one moment of arrival, whichever day is asked
 * for, so counts only grow.
 *
 * @param exportDay index in the world's days, or beyond them
 */
export function clicksBy({ world, clicks }: Campaign, exportDay: number): Int32Array {
  const { settings, days } = world;
  const mean = MEAN_DELAY_DAYS * settings.effects.delay;
  const arrived = new Int32Array(clicks.length);
  for (let cell = 0; cell < clicks.length; cell++) {
    const count = clicks[cell]!;
    if (count === 0) continue;
    const day = Math.floor(cell / CONTEXTS) % days.length;
    for (let click = 0; click < count; click++) {
      const moment = mixed(settings.seed, cell, 2 * click);
      const wait = -mean * Math.log(1 - mixed(settings.seed, cell, 2 * click + 1));
      if (day + moment + wait < exportDay + 1) arrived[cell]!++;
    }
  }
  return arrived;
}

/** Share of a day's clicks that arrive by the end of the day `lag` days later: what `clicksBy` finds on average. */
export function arrivedShare(lag: number, { effects }: WorldSettings): number {
  const mean = MEAN_DELAY_DAYS * effects.delay;
  return mean === 0 ? 1 : 1 - Math.exp(-lag / mean) * mean * (1 - Math.exp(-1 / mean));
}
