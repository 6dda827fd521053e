import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Preprocessing } from '../../../src/tagging/model-pack.js';
import { decodeSquare, readImageFacts } from '../../../src/tagging/preprocess.js';
import { random } from '../../../trainer/head/random.js';
import { perceptualHash } from '../../../trainer/near-duplicates.js';
import { choosePreprocessing } from '../../../trainer/pairs/preprocessing-options.js';
import { pictureArea } from '../../../src/tagging/picture-area.js';
import { writeShard } from '../../../trainer/pairs/write-shard.js';

const SHAPES = [
  [300, 100],
  [100, 301],
  [40, 40],
  [500, 7],
  [333, 200],
] as const;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-shard-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.each(['seed', 'mobilenetv2'] as const)('of a picture squared as for %s', (name) => {
  const preprocessing: Preprocessing = { ...choosePreprocessing({ preprocessing: name }), background: [255, 0, 255] };
  const { size } = preprocessing;

  it('the area is where the padding is not', async () => {
    for (const [width, height] of SHAPES) {
      const green = await sharp({ create: { width, height, channels: 3, background: 'lime' } })
        .png()
        .toBuffer();
      const facts = await readImageFacts(green, 'green');
      const pixels = await decodeSquare(green, facts, preprocessing, 'green');
      const area = pictureArea(facts, preprocessing);
      let wrong = 0;
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          const inside = x >= area.left && x < area.left + area.width && y >= area.top && y < area.top + area.height;
          if ((pixels[(y * size + x) * 3 + 1] === 255) !== inside) wrong++;
        }
      }
      expect(wrong, `${width} x ${height}`).toBe(0);
    }
  });

  it('the hash kept is that of the picture without its padding', async () => {
    const draw = random(1, 'strip');
    const noise = Buffer.from(Array.from({ length: 9 * 9 * 3 }, () => Math.floor(draw() * 256)));
    const strip = await sharp(noise, { raw: { width: 9, height: 9, channels: 3 } })
      .resize(448, 112, { fit: 'fill' })
      .png()
      .toBuffer();
    const file = path.join(folder, `${name}.png`);
    await writeFile(file, strip);
    const sha256 = createHash('sha256').update(strip).digest('hex');
    const task = { shard: 0, file: path.join(folder, `${name}.bin`), preprocessing, firstSlot: 0 };
    const first = await writeShard({ ...task, pictures: [{ file, sha256 }] }, () => undefined);
    const facts = await readImageFacts(strip, file);
    const pixels = await decodeSquare(strip, facts, preprocessing, file);
    expect(first.perceptualHashes[0]).toBe(perceptualHash(pixels, size, pictureArea(facts, preprocessing)));
    expect(first.perceptualHashes[0]).not.toBe(perceptualHash(pixels, size));
    const second = await writeShard({ ...task, pictures: [{ file, sha256 }] }, () => undefined);
    expect(second).toEqual({ ...first, kept: 1 });
  });
});
