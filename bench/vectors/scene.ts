import { random } from '../../trainer/head/random.js';
import { SPRITE_SIDE, type Sprites } from './sprites.js';

const SEED = 20_261_125;

/** One drawing of a scene: where, how large, how turned, in which colours. */
interface Placed {
  readonly sprite: number;
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly radians: number;
  readonly mirrored: boolean;
  /** Rows of a 3 x 3 matrix on RGB: hue turned, brightness scaled. */
  readonly colours: readonly number[];
}

/**
 * Renders scene number `scene`: one to three of the drawings on a plain ground, at random places, sizes, angles and
 * colours. The same number always gives the same picture.
 *
 * Written out rather than composed with sharp, whose several passes a drawing took longer than the model itself.
 *
 * @param size side of the picture, pixels
 * @returns size x size x 3 bytes, RGB
 */
export function renderScene(scene: number, sprites: Sprites, size: number): Uint8Array {
  const draw = random(SEED, 'scene', scene);
  const between = (low: number, high: number): number => low + (high - low) * draw();
  const kind = draw();
  const drawings = kind < 0.5 ? 1 : kind < 0.8 ? 2 : 3;
  // Half of the grounds are light, as most illustrations' are.
  const light = draw() < 0.5;
  const ground = [0, 1, 2].map(() => Math.round(light ? between(215, 255) : between(0, 255)));
  const pixels = new Uint8Array(size * size * 3);
  for (let p = 0; p < pixels.length; p += 3) pixels.set(ground, p);
  for (let k = 0; k < drawings; k++) {
    const side = size * (drawings === 1 ? between(0.5, 1) : drawings === 2 ? between(0.4, 0.75) : between(0.3, 0.6));
    const margin = side * 0.4;
    paste(pixels, size, sprites, {
      sprite: Math.floor(draw() * sprites.count),
      x: between(margin, size - margin),
      y: between(margin, size - margin),
      side,
      radians: (between(-30, 30) * Math.PI) / 180,
      mirrored: draw() < 0.5,
      colours: colourMatrix((between(-40, 40) * Math.PI) / 180, between(0.8, 1.2)),
    });
  }
  return pixels;
}

/** Samples the drawing bilinearly at every pixel that it covers, and lays it over what is there. */
function paste(pixels: Uint8Array, size: number, sprites: Sprites, placed: Placed): void {
  const { x, y, side, radians, mirrored, colours } = placed;
  const sprite = sprites.read(placed.sprite);
  const scale = SPRITE_SIDE / side;
  const cos = Math.cos(radians) * scale;
  const sin = Math.sin(radians) * scale;
  const reach = (side / 2) * (Math.abs(Math.cos(radians)) + Math.abs(Math.sin(radians)));
  const last = SPRITE_SIDE - 1;
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = colours as [
    number, number, number, number, number, number, number, number, number,
  ]; // prettier-ignore
  for (let row = Math.max(0, Math.floor(y - reach)); row < Math.min(size, y + reach); row++) {
    for (let column = Math.max(0, Math.floor(x - reach)); column < Math.min(size, x + reach); column++) {
      const dx = column - x;
      const dy = row - y;
      let u = cos * dx + sin * dy;
      if (mirrored) u = -u;
      u += SPRITE_SIDE / 2;
      const v = cos * dy - sin * dx + SPRITE_SIDE / 2;
      if (u < 0 || v < 0 || u >= last || v >= last) continue;
      const left = Math.floor(u);
      const top = Math.floor(v);
      const fu = u - left;
      const fv = v - top;
      const a = (top * SPRITE_SIDE + left) * 4;
      const c = a + SPRITE_SIDE * 4;
      const wa = (1 - fu) * (1 - fv) * sprite[a + 3]!;
      const wb = fu * (1 - fv) * sprite[a + 7]!;
      const wc = (1 - fu) * fv * sprite[c + 3]!;
      const wd = fu * fv * sprite[c + 7]!;
      const alpha = wa + wb + wc + wd;
      if (alpha < 1) continue;
      const r = (wa * sprite[a]! + wb * sprite[a + 4]! + wc * sprite[c]! + wd * sprite[c + 4]!) / alpha;
      const g = (wa * sprite[a + 1]! + wb * sprite[a + 5]! + wc * sprite[c + 1]! + wd * sprite[c + 5]!) / alpha;
      const b = (wa * sprite[a + 2]! + wb * sprite[a + 6]! + wc * sprite[c + 2]! + wd * sprite[c + 6]!) / alpha;
      const cover = alpha / 255;
      const p = (row * size + column) * 3;
      pixels[p] = mix(pixels[p]!, m0 * r + m1 * g + m2 * b, cover);
      pixels[p + 1] = mix(pixels[p + 1]!, m3 * r + m4 * g + m5 * b, cover);
      pixels[p + 2] = mix(pixels[p + 2]!, m6 * r + m7 * g + m8 * b, cover);
    }
  }
}

function mix(under: number, over: number, cover: number): number {
  return under + ((over < 0 ? 0 : over > 255 ? 255 : over) - under) * cover;
}

/** A turn about the grey axis (Rodrigues' formula), times a brightness. */
function colourMatrix(radians: number, brightness: number): number[] {
  const cos = Math.cos(radians);
  const even = (1 - cos) / 3;
  const odd = Math.sin(radians) / Math.sqrt(3);
  return [
    [cos + even, even - odd, even + odd],
    [even + odd, cos + even, even - odd],
    [even - odd, even + odd, cos + even],
  ].flatMap((row) => row.map((value) => value * brightness));
}
