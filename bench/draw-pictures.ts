import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { mapAhead } from '../src/indexer/map-ahead.js';
import { writeDrawings } from '../trainer/dataset/drawings.js';

/**
 * PNG files of 256 x 256, each of other content: the drawings that npm ships, each on a background of its own.
 *
 * @returns their folder, below `scratch`
 */
export async function drawPictures(scratch: string, wanted: number, log: (line: string) => void): Promise<string> {
  const folder = path.join(scratch, 'pictures');
  mkdirSync(folder, { recursive: true });
  const drawings = await writeDrawings(path.join(scratch, 'drawings'));
  log(`drawing ${wanted} PNG files …`);
  const draw = async (place: number): Promise<void> => {
    const svg = readFileSync(drawings[place % drawings.length]!.file);
    const hue = createHash('sha256').update(String(place)).digest();
    const background = { r: hue[0]!, g: hue[1]!, b: hue[2]! };
    const edge = { top: 8, bottom: 8, left: 8, right: 8, background };
    const png = await sharp(svg)
      .resize(240, 240)
      .flatten({ background })
      .extend(edge)
      .png({ compressionLevel: 3 })
      .toBuffer();
    writeFileSync(path.join(folder, `${String(place).padStart(6, '0')}.png`), png);
  };
  for await (const _ of mapAhead(
    Array.from({ length: wanted }, (_, i) => i),
    8,
    draw,
  ))
    void _;
  return folder;
}
