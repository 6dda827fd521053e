import { labOf, lighten } from './lightness.js';
import { cellsOutside, type Mark } from './mark.js';
import type { ViewColours } from './view-colours.js';

/** The change of brightness that is looked for, in shares; each round of the search leaves a third of it. */
const DARKEST = -0.36;
const BRIGHTEST = 0.45;
const STEPS = 6;
const ROUNDS = 3;

/** Grey level from which a cell may hold clipped pixels. */
const CLIPPED = 254;

/**
 * What image editors call brightness: every colour times a factor (CSS, Pillow), or lightness times a factor while the
 * chroma stays (LCh: libvips). Both clip at white.
 */
type Rule = 'colours' | 'lightness';
const RULES: readonly Rule[] = ['colours', 'lightness'];

export interface Brightness {
  readonly rule: Rule;
  /** By how much the stored colours are to be brighter, in shares; negative for darker. */
  readonly gain: number;
}

/** The one factor that makes the stored colours most like the asked ones. Coarse colours do. */
export function matchBrightness(asked: ViewColours, stored: ViewColours, except?: Mark): Brightness {
  const outside = cellsOutside(Math.sqrt(stored.length / 3), except);
  let best = { rule: RULES[0]!, gain: 0, error: squaredError(asked, stored, outside) };
  for (const rule of RULES) {
    const brightened = brightener(stored, rule);
    let [low, high] = [DARKEST, BRIGHTEST];
    for (let round = 0; round < ROUNDS; round++) {
      const step = (high - low) / STEPS;
      let found = { gain: 0, error: Infinity };
      for (let k = 0; k <= STEPS; k++) {
        const gain = low + k * step;
        const error = squaredError(asked, brightened(gain), outside);
        if (error < found.error) found = { gain, error };
      }
      if (found.error < best.error) best = { rule, ...found };
      [low, high] = [found.gain - step, found.gain + step];
    }
  }
  return best;
}

/**
 * The stored colours made as bright. A cell on the edge of something that clips is a mixture, of which one part becomes
 * brighter than white and the other does not: what is asked for counts as met anywhere between.
 */
export function brighten(stored: ViewColours, { rule, gain }: Brightness, asked: ViewColours): ViewColours {
  if (gain === 0) return stored;
  const brightened = brightener(stored, rule)(gain);
  if (gain < 0) return brightened;
  const clips = besideClipped(brightened);
  for (let at = 0; at < clips.length; at++) {
    if (clips[at] === 0) continue;
    const [low, high] = [Math.min(stored[at]!, brightened[at]!), Math.max(stored[at]!, brightened[at]!)];
    brightened[at] = Math.max(low, Math.min(high, asked[at]!));
  }
  return brightened;
}

/** For each value whether one of the 3 x 3 cells around has reached white in its colour. */
function besideClipped(colours: ViewColours): Uint8Array {
  const side = Math.sqrt(colours.length / 3);
  const clips = new Uint8Array(colours.length);
  for (let at = 0; at < colours.length; at++) {
    if (colours[at]! < CLIPPED) continue;
    const cell = Math.floor(at / 3);
    const [x, y] = [cell % side, Math.floor(cell / side)];
    for (let j = Math.max(0, y - 1); j <= Math.min(side - 1, y + 1); j++) {
      for (let k = Math.max(0, x - 1); k <= Math.min(side - 1, x + 1); k++) clips[3 * (j * side + k) + (at % 3)] = 1;
    }
  }
  return clips;
}

/** Gives the colours at any gain; each answer overwrites the one before. */
function brightener(colours: ViewColours, rule: Rule): (gain: number) => ViewColours {
  const to = new Float32Array(colours.length);
  if (rule === 'lightness') {
    const lab = labOf(colours);
    return (gain) => {
      lighten(lab, 1 + gain, to);
      return to;
    };
  }
  return (gain) => {
    for (let at = 0; at < to.length; at++) to[at] = Math.max(0, Math.min(255, colours[at]! * (1 + gain)));
    return to;
  };
}

function squaredError(asked: Float32Array, stored: Float32Array, outside: Uint8Array): number {
  let sum = 0;
  for (let cell = 0; cell < outside.length; cell++) {
    if (outside[cell] === 0) continue;
    for (let at = 3 * cell; at < 3 * cell + 3; at++) sum += (asked[at]! - stored[at]!) ** 2;
  }
  return sum;
}
