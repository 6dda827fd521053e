import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Preprocessing } from '../src/tagging/model-pack.js';
import { random } from './head/random.js';
import type { Picture, Pictures } from './pictures.js';

/** How far a jittered picture is from the one it was; docs/decisions/0006-what-pays.md has what it brings. */
const JITTER = { scale: [0.7, 1], degrees: 12, brightness: [0.85, 1.15], saturation: [0.5, 1.5], hue: 20 } as const;

/**
 * Some pictures, each smaller, moved, turned, of other colours and half of the time mirrored; picture k is made of picture
 * `chosen[k]`. What becomes of a picture depends on its content alone, so that its features can be kept.
 */
export function jitterPictures(pictures: Pictures, chosen: Int32Array): Pictures {
  const { preprocessing } = pictures;
  return {
    count: chosen.length,
    preprocessing,
    variant: 'jittered/1',
    show: (picture) => pictures.show(chosen[picture]!),
    open: async (picture): Promise<Picture> => {
      const opened = await pictures.open(chosen[picture]!);
      if ('unreadable' in opened) return opened;
      const key = createHash('sha256').update(`jittered ${opened.key}`).digest('hex');
      return {
        key,
        decode: async () => {
          const draw = random(Number.parseInt(key.slice(0, 8), 16), 'jitter');
          return { pixels: await jitter((await opened.decode()).pixels, preprocessing, draw) };
        },
      };
    },
  };
}

/**
 * @param pixels size x size x 3 bytes, RGB; not changed
 * @returns as many
 */
export async function jitter(
  pixels: Uint8Array,
  { size, background: [r, g, b] }: Pick<Preprocessing, 'size' | 'background'>,
  draw: () => number,
): Promise<Uint8Array> {
  const between = ([low, high]: readonly [number, number]) => low + (high - low) * draw();
  const background = { r, g, b };
  const angle = between([-JITTER.degrees, JITTER.degrees]);
  const radians = (Math.abs(angle) * Math.PI) / 180;
  // The turned square's own bounds are what is scaled, so that nothing is cut off; one pixel for rounding.
  const side = Math.max(1, Math.floor((size * between(JITTER.scale)) / (Math.cos(radians) + Math.sin(radians))) - 1);
  const turned = await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .resize(side, side, { fit: 'fill' })
    .flop(draw() < 0.5)
    .rotate(angle, { background })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = turned.info;
  const left = Math.floor(draw() * (size - width + 1));
  const top = Math.floor(draw() * (size - height + 1));
  return await sharp(turned.data, { raw: { width, height, channels } })
    .extend({ left, top, right: size - width - left, bottom: size - height - top, background })
    .modulate({
      brightness: between(JITTER.brightness),
      saturation: between(JITTER.saturation),
      hue: Math.round(between([-JITTER.hue, JITTER.hue]) + 360) % 360,
    })
    .removeAlpha()
    .raw()
    .toBuffer();
}
