import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { mapAhead } from '../src/indexer/map-ahead.js';
import { decodeSquare, readImageFacts } from '../src/tagging/preprocess.js';
import { loadMobileNetV2 } from '../trainer/backbone/mobilenetv2.js';
import { writeDrawings } from '../trainer/dataset/drawings.js';
import { random } from '../trainer/head/random.js';
import { BLANK, groupNearDuplicates, perceptualHash } from '../trainer/near-duplicates.js';

/**
 * How far perceptual hashes of copies and of different drawings lie apart, what groups each distance makes of the 8,139
 * drawings, and how long 1.5 million hashes take: `node dist/bench/near-duplicates.js`. The figures in
 * docs/decisions/0005-near-duplicate-groups.md are its output.
 */

const { preprocessing } = loadMobileNetV2();
const DISTANCES = [0, 1, 2, 3, 4, 5, 6, 8, 10];

/** What happens to a picture on its way from site to site. */
const COPIES: Readonly<Record<string, (png: Buffer) => Promise<Buffer>>> = {
  'half size': (png) => sharp(png).resize(256).png().toBuffer(),
  'a quarter': (png) => sharp(png).resize(128).png().toBuffer(),
  'JPEG 60': (png) => sharp(png).jpeg({ quality: 60 }).toBuffer(),
  'WebP 50, 3/4': (png) => sharp(png).resize(384).webp({ quality: 50 }).toBuffer(),
  'brighter 15 %': (png) => sharp(png).modulate({ brightness: 1.15 }).png().toBuffer(),
  'darker 20 %': (png) => sharp(png).modulate({ brightness: 0.8 }).png().toBuffer(),
  'cropped 2 %': (png) => sharp(png).extract({ left: 10, top: 10, width: 492, height: 492 }).png().toBuffer(),
  mirrored: (png) => sharp(png).flop().png().toBuffer(),
};

async function hash(bytes: Buffer, name: string): Promise<bigint> {
  const pixels = await decodeSquare(bytes, await readImageFacts(bytes, name), preprocessing, name);
  return perceptualHash(pixels, preprocessing.size);
}

function distance(a: bigint, b: bigint): number {
  let bits = 0;
  for (let x = a ^ b; x > 0n; x &= x - 1n) bits++;
  return bits;
}

function countSizes(groups: Int32Array): { groups: number; largest: number; alone: number } {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const all = [...sizes.values()];
  return {
    groups: all.length,
    largest: all.reduce((a, b) => Math.max(a, b), 0),
    alone: all.filter((size) => size === 1).length,
  };
}

const folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-near-'));
try {
  const images = await writeDrawings(folder);
  const hashes: bigint[] = [];
  for await (const value of mapAhead(images, 8, async ({ file }) => hash(await readFile(file), file)))
    hashes.push(value);
  const packed = BigUint64Array.from(hashes);
  const subjects = images.map(({ group }) => group);
  console.log(`${images.length} drawings, ${new Set(subjects).size} subjects`);
  console.log(`${hashes.filter((value) => value === BLANK).length} blank, ${new Set(hashes).size} distinct hashes`);

  console.log('\ndistance | by hash: groups, largest, alone | hash and subject: groups, largest');
  const each = Int32Array.from(images.keys());
  for (const limit of DISTANCES) {
    const alone = countSizes(groupNearDuplicates(packed, each, limit));
    const both = countSizes(groupNearDuplicates(packed, subjects, limit));
    console.log([limit, alone.groups, alone.largest, alone.alone, both.groups, both.largest].join(' | '));
  }

  console.log('\ncopies of every 20th drawing: share within each distance');
  console.log(['copy', ...DISTANCES].join(' | '));
  const sample = images.map((_, k) => k).filter((k) => k % 20 === 0);
  for (const [name, copy] of Object.entries(COPIES)) {
    const found: number[] = [];
    for await (const value of mapAhead(sample, 8, async (k) => {
      const svg = await readFile(images[k]!.file);
      const png = await sharp(svg, { density: 72 * 4 })
        .flatten({ background: 'white' })
        .resize(512, 512, { fit: 'contain', background: 'white' })
        .png()
        .toBuffer();
      return distance(await hash(png, name), await hash(await copy(png), name));
    }))
      found.push(value);
    const share = (limit: number) => found.filter((value) => value <= limit).length / found.length;
    console.log([name, ...DISTANCES.map((limit) => share(limit).toFixed(3))].join(' | '));
  }

  // Drawings' hashes with 12 of 63 bits turned: as uneven as real ones, and more than anybody has.
  const draw = random(1, 'hashes');
  const many = BigUint64Array.from({ length: 1_500_000 }, () => {
    let value = hashes[Math.floor(draw() * hashes.length)]!;
    for (let k = 0; k < 12; k++) value ^= 1n << BigInt(Math.floor(draw() * 63));
    return value;
  });
  const started = performance.now();
  const counted = countSizes(groupNearDuplicates(many, Int32Array.from(many.keys())));
  const seconds = (performance.now() - started) / 1000;
  console.log(`\n1,500,000 hashes: ${seconds.toFixed(1)} s, ${JSON.stringify(counted)}`);
} finally {
  await rm(folder, { recursive: true });
}
