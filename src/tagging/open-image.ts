import sharp, { type Sharp } from 'sharp';

/** 50 million pixels: above any illustration, below what a decompression bomb needs to hurt. */
export const MAX_PIXELS = 50_000_000;

const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Svg'];

// libvips has loaders for much that is no illustration (TIFF, PDF, its own files, what ImageMagick reads), each of which
// is more to go wrong. Of a format with several loaders this leaves the ones that sharp needs.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: LOADERS.flatMap((format) => [`VipsForeignLoad${format}Buffer`, `VipsForeignLoad${format}File`]),
});

/**
 * sharp on bytes from outside, the only way to it: one frame, upright, of at most {@link MAX_PIXELS}, by an allowed
 * loader. What it is asked for may still take long, or the process down: see decode-apart.ts.
 *
 * @param density of an SVG, dots an inch; of other pictures 72 says nothing
 */
export function openImage(image: Buffer, density?: number): Sharp {
  return sharp(image, {
    limitInputPixels: MAX_PIXELS,
    limitInputChannels: 5,
    // What a truncated or damaged file gives of a picture is no picture to judge.
    failOn: 'warning',
    unlimited: false,
    pages: 1,
    sequentialRead: true,
    ...(density === undefined ? {} : { density }),
  });
}
