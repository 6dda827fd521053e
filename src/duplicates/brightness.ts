import { SIDE, type ViewColours } from './view-colours.js';

/** Coarser colours, on which the brightness is searched for. */
const COARSE = SIDE / 2;

/** The change of brightness that is looked for, in shares; each round of the search halves what is left of it. */
const DARKEST = -0.36;
const BRIGHTEST = 0.45;
const STEPS = 6;
const ROUNDS = 3;

export interface MatchedBrightness {
  /** The stored colours at the asked brightness. */
  readonly colours: ViewColours;
  /** By how much they were made brighter, in shares; negative for darker. */
  readonly gain: number;
  /** Root of the mean squared difference that is left on the coarse colours. */
  readonly residual: number;
}

type Rule = (colour: number, luma: number, gain: number) => number;

/**
 * What image editors call brightness: every colour times a factor (CSS, Pillow), or lightness times a factor while the
 * chroma stays (LCh: libvips), which adds about the same to each colour. Both clip at white.
 */
const RULES: readonly Rule[] = [(colour, _, gain) => colour * (1 + gain), (colour, luma, gain) => colour + luma * gain];

/** Makes the stored colours as bright as the asked ones, as far as one factor does it. */
export function matchBrightness(asked: ViewColours, stored: ViewColours): MatchedBrightness {
  const coarseAsked = halve(asked);
  const coarseStored = halve(stored);
  const luma = lumaOf(coarseStored);
  let best = { rule: RULES[0]!, gain: 0, error: squaredError(coarseAsked, coarseStored, luma, RULES[0]!, 0) };
  for (const rule of RULES) {
    let [low, high] = [DARKEST, BRIGHTEST];
    for (let round = 0; round < ROUNDS; round++) {
      const step = (high - low) / STEPS;
      let found = { gain: 0, error: Infinity };
      for (let k = 0; k <= STEPS; k++) {
        const gain = low + k * step;
        const error = squaredError(coarseAsked, coarseStored, luma, rule, gain);
        if (error < found.error) found = { gain, error };
      }
      if (found.error < best.error) best = { rule, ...found };
      [low, high] = [found.gain - step, found.gain + step];
    }
  }
  return {
    colours: best.gain === 0 ? stored : apply(stored, best.rule, best.gain),
    gain: best.gain,
    residual: Math.sqrt(best.error),
  };
}

function squaredError(asked: Float32Array, stored: Float32Array, luma: Float32Array, rule: Rule, gain: number): number {
  let sum = 0;
  for (let at = 0; at < asked.length; at++) {
    const difference = asked[at]! - clip(rule(stored[at]!, luma[at]!, gain));
    sum += difference * difference;
  }
  return sum / asked.length;
}

function apply(colours: ViewColours, rule: Rule, gain: number): ViewColours {
  const luma = lumaOf(colours);
  return colours.map((colour, at) => clip(rule(colour, luma[at]!, gain)));
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

function halve(colours: ViewColours): Float32Array {
  const coarse = new Float32Array(COARSE * COARSE * 3);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const from = 3 * (y * SIDE + x);
      const to = 3 * ((y >> 1) * COARSE + (x >> 1));
      for (let k = 0; k < 3; k++) coarse[to + k]! += colours[from + k]! / 4;
    }
  }
  return coarse;
}
