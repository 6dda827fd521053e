import type { ViewColours } from './view-colours.js';

/** The change of brightness that is looked for, in shares; each round of the search leaves a third of it. */
const DARKEST = -0.36;
const BRIGHTEST = 0.45;
const STEPS = 6;
const ROUNDS = 3;

export interface Brightness {
  readonly rule: Rule;
  /** By how much the stored colours are to be brighter, in shares; negative for darker. */
  readonly gain: number;
}

type Rule = (colour: number, luma: number, gain: number) => number;

/**
 * What image editors call brightness: every colour times a factor (CSS, Pillow), or lightness times a factor while the
 * chroma stays (LCh: libvips), which adds about the same to each colour. Both clip at white.
 */
const RULES: readonly Rule[] = [(colour, _, gain) => colour * (1 + gain), (colour, luma, gain) => colour + luma * gain];

/** The one factor that makes the stored colours most like the asked ones. Coarse colours do. */
export function matchBrightness(asked: ViewColours, stored: ViewColours): Brightness {
  const luma = lumaOf(stored);
  let best = { rule: RULES[0]!, gain: 0, error: squaredError(asked, stored, luma, RULES[0]!, 0) };
  for (const rule of RULES) {
    let [low, high] = [DARKEST, BRIGHTEST];
    for (let round = 0; round < ROUNDS; round++) {
      const step = (high - low) / STEPS;
      let found = { gain: 0, error: Infinity };
      for (let k = 0; k <= STEPS; k++) {
        const gain = low + k * step;
        const error = squaredError(asked, stored, luma, rule, gain);
        if (error < found.error) found = { gain, error };
      }
      if (found.error < best.error) best = { rule, ...found };
      [low, high] = [found.gain - step, found.gain + step];
    }
  }
  return best;
}

export function brighten(colours: ViewColours, { rule, gain }: Brightness): ViewColours {
  if (gain === 0) return colours;
  const luma = lumaOf(colours);
  return colours.map((colour, at) => clip(rule(colour, luma[at]!, gain)));
}

function squaredError(asked: Float32Array, stored: Float32Array, luma: Float32Array, rule: Rule, gain: number): number {
  let sum = 0;
  for (let at = 0; at < asked.length; at++) {
    const difference = asked[at]! - clip(rule(stored[at]!, luma[at]!, gain));
    sum += difference * difference;
  }
  return sum / asked.length;
}

function clip(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** The luma of each cell, once for each of its three colours. */
function lumaOf(colours: Float32Array): Float32Array {
  const luma = new Float32Array(colours.length);
  for (let at = 0; at < colours.length; at += 3) {
    luma.fill(0.299 * colours[at]! + 0.587 * colours[at + 1]! + 0.114 * colours[at + 2]!, at, at + 3);
  }
  return luma;
}
