import type { ViewColours } from './view-colours.js';

/** sRGB (IEC 61966-2-1), and CIE Lab of its white, D65. */
const WHITE = [0.95047, 1, 1.08883] as const;
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});
/** sRGB, 0-255, by linear light in 4096 steps. */
const ENCODED = Float32Array.from({ length: 4097 }, (_, step) => {
  const light = step / 4096;
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
});
const KNEE = 6 / 29;

/** CIE L*, a* and b* of each cell. */
export function labOf(colours: ViewColours): Float32Array {
  const lab = new Float32Array(colours.length);
  for (let at = 0; at < colours.length; at += 3) {
    const [r, g, b] = [linear(colours[at]!), linear(colours[at + 1]!), linear(colours[at + 2]!)];
    const x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE[0]);
    const y = root((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / WHITE[1]);
    const z = root((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE[2]);
    lab[at] = 116 * y - 16;
    lab[at + 1] = 500 * (x - y);
    lab[at + 2] = 200 * (y - z);
  }
  return lab;
}

/** Writes the sRGB colours whose lightness is `factor` times that of `lab`, clipped, into `to`. */
export function lighten(lab: Float32Array, factor: number, to: Float32Array): void {
  for (let at = 0; at < lab.length; at += 3) {
    const fy = (factor * lab[at]! + 16) / 116;
    const x = WHITE[0] * cube(fy + lab[at + 1]! / 500);
    const y = WHITE[1] * cube(fy);
    const z = WHITE[2] * cube(fy - lab[at + 2]! / 200);
    to[at] = encode(3.2404542 * x - 1.5371385 * y - 0.4985314 * z);
    to[at + 1] = encode(-0.969266 * x + 1.8760108 * y + 0.041556 * z);
    to[at + 2] = encode(0.0556434 * x - 0.2040259 * y + 1.0572252 * z);
  }
}

function linear(value: number): number {
  return LINEAR[value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value)]!;
}

function root(share: number): number {
  return share > KNEE ** 3 ? Math.cbrt(share) : share / (3 * KNEE ** 2) + 4 / 29;
}

function cube(value: number): number {
  return value > KNEE ? value * value * value : 3 * KNEE ** 2 * (value - 4 / 29);
}

function encode(light: number): number {
  return ENCODED[light <= 0 ? 0 : light >= 1 ? 4096 : Math.round(4096 * light)]!;
}
