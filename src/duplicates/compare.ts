import { alignedResidual } from './align.js';
import { matchBrightness } from './brightness.js';
import type { ViewColours } from './view-colours.js';

/** A residual, in shares of the contrast, from which no alignment makes a copy of it. */
const HOPELESS = 0.7;

/** Squared grey levels that rounding and codecs are granted whatever the contrast. */
const NOISE = 4;

/**
 * How alike two views are, 0 to 1: one less what differs in shares of the fainter one's contrast, after the brightness and
 * the place of one were fitted to the other's. A real change of brightness clips, and leaves more; it is granted as much
 * more as it is large.
 */
export function compareViews(asked: ViewColours, stored: ViewColours): number {
  const contrast = Math.sqrt(Math.min(variance(asked), variance(stored)) + NOISE);
  const { colours, gain, residual } = matchBrightness(asked, stored);
  if (residual / contrast > HOPELESS) return 0;
  const difference = alignedResidual(asked, colours) / contrast / (1 + Math.abs(gain));
  return Math.max(0, 1 - difference);
}

/** Mean over the three colours of each one's variance. */
function variance(colours: ViewColours): number {
  const sums = [0, 0, 0];
  let squares = 0;
  for (let at = 0; at < colours.length; at++) {
    sums[at % 3]! += colours[at]!;
    squares += colours[at]! ** 2;
  }
  const cells = colours.length / 3;
  return (squares - sums.reduce((total, sum) => total + (sum * sum) / cells, 0)) / colours.length;
}
