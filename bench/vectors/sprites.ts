import { existsSync, openSync, readSync, renameSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { mapAhead } from '../../src/indexer/map-ahead.js';
import { writeDrawings } from '../../trainer/dataset/drawings.js';

/** Side of a decoded drawing, pixels: a scene shows it at about half to one and a half times that. */
export const SPRITE_SIDE = 160;
const SPRITE_BYTES = SPRITE_SIDE * SPRITE_SIDE * 4;

/** The bundled drawings with their transparency, each decoded once; in a file, which every process reads from. */
export interface Sprites {
  readonly count: number;
  /** SPRITE_SIDE x SPRITE_SIDE x 4 bytes, RGBA; valid until the next call. */
  read(sprite: number): Uint8Array;
}

/** Decodes the drawings to `<cache>/sprites.rgba` unless it is there. */
export async function writeSprites(cache: string, log: (line: string) => void): Promise<string> {
  const file = path.join(cache, 'sprites.rgba');
  if (existsSync(file)) return file;
  const drawings = await writeDrawings(path.join(cache, 'drawings'));
  log(`decoding ${drawings.length} drawings …`);
  const temporary = await open(`${file}.partial`, 'w');
  const decode = async ({ file: svg }: { file: string }): Promise<Buffer> =>
    sharp(await readFile(svg), { density: (72 * SPRITE_SIDE) / 128 })
      .resize(SPRITE_SIDE, SPRITE_SIDE, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer();
  for await (const pixels of mapAhead(drawings, 8, decode)) await temporary.write(pixels);
  await temporary.close();
  renameSync(`${file}.partial`, file);
  return file;
}

export function openSprites(file: string, bytes: number): Sprites {
  const handle = openSync(file, 'r');
  const buffer = Buffer.alloc(SPRITE_BYTES);
  return {
    count: bytes / SPRITE_BYTES,
    read: (sprite) => {
      readSync(handle, buffer, 0, SPRITE_BYTES, sprite * SPRITE_BYTES);
      return buffer;
    },
  };
}
