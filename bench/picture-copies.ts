import sharp, { type Sharp } from 'sharp';

/** Side of the drawings that are copied, pixels. */
const SIDE = 512;

/** A tenth of it, which crops cut off. */
const TENTH = 52;
const LEFT = SIDE - TENTH;

type Copy = (picture: () => Sharp, number: number) => Sharp;

/** What happens to a picture on its way from site to site; `number` varies where a crop lies. */
export const COPIES: Readonly<Record<string, Copy>> = {
  'resized to 25 %': (picture) =>
    picture()
      .resize(SIDE / 4)
      .png(FAST),
  'JPEG quality 40': (picture) => picture().jpeg({ quality: 40 }),
  'brightness +20 %, lightness': (picture) => picture().modulate({ brightness: 1.2 }).png(FAST),
  'brightness -20 %, lightness': (picture) => picture().modulate({ brightness: 0.8 }).png(FAST),
  'brightness +20 %, RGB': (picture) => picture().linear(1.2, 0).png(FAST),
  'brightness -20 %, RGB': (picture) => picture().linear(0.8, 0).png(FAST),
  '10 % crop, around': (picture) =>
    picture()
      .extract({ left: TENTH / 2, top: TENTH / 2, width: LEFT, height: LEFT })
      .png(FAST),
  '10 % crop, anywhere': (picture, number) =>
    picture()
      .extract({ left: (number * 37) % (TENTH + 1), top: (number * 61) % (TENTH + 1), width: LEFT, height: LEFT })
      .png(FAST),
  '10 % crop, one side': (picture, number) =>
    picture()
      .extract(SIDES[number % SIDES.length]!)
      .png(FAST),
  mirrored: (picture) => picture().flop().png(FAST),
  'watermark, text across': (picture) =>
    picture()
      .composite([{ input: TEXT }])
      .png(FAST),
  'watermark, logo in a corner': (picture) =>
    picture()
      .composite([{ input: LOGO }])
      .png(FAST),
};

const FAST = { compressionLevel: 1 } as const;

const SIDES = [
  { left: TENTH, top: 0, width: LEFT, height: SIDE },
  { left: 0, top: 0, width: LEFT, height: SIDE },
  { left: 0, top: TENTH, width: SIDE, height: LEFT },
  { left: 0, top: 0, width: SIDE, height: LEFT },
];

/** Half transparent, as stock agencies put it over their previews. */
const TEXT = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">
  <text x="256" y="285" text-anchor="middle" transform="rotate(-30 256 256)" font-family="sans-serif" font-weight="bold"
    font-size="84" fill="white" fill-opacity="0.5" stroke="black" stroke-opacity="0.35" stroke-width="2">© STUDIO</text>
</svg>`);

/** A dark plate, 60 % opaque, on 3 % of the picture. */
const LOGO = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">
  <rect x="330" y="450" width="170" height="48" rx="8" fill="black" fill-opacity="0.6"/>
  <text x="415" y="485" text-anchor="middle" font-family="sans-serif" font-weight="bold" font-size="30"
    fill="white">studio.art</text>
</svg>`);

/** A drawing at full size over white, to be copied many times. */
export async function drawOriginal(svg: Buffer): Promise<() => Sharp> {
  const pixels = await sharp(svg, { density: 72 * 4 })
    .flatten({ background: 'white' })
    .resize(SIDE, SIDE, { fit: 'contain', background: 'white' })
    .removeAlpha()
    .raw()
    .toBuffer();
  return () => sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } });
}
