import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { UnreadableImageError } from '../../src/errors.js';
import { drawThumbnail } from '../../src/indexer/draw-thumbnail.js';
import { openImage } from '../../src/tagging/open-image.js';
import { DecoderPool } from '../../src/tagging/decoder-pool.js';
import { decodeSquare, readImageFacts } from '../../src/tagging/preprocess.js';
import type { Preprocessing } from '../../src/tagging/preprocessing.js';
import { temporaryFolder } from '../support/databases.js';
import * as hostile from './hostile-pictures.js';
import { mutate, seeded } from './mutations.js';

const SECONDS = 4;
process.env.EYECATCH_DECODE_SECONDS = String(SECONDS);

const PREPROCESSING: Preprocessing = {
  ...{ size: 64, layout: 'NHWC', channels: 'RGB', mean: [0, 0, 0], std: [1, 1, 1] },
  ...{ fit: 'pad', place: 'centre', background: [255, 255, 255] },
};
const decode = async (picture: Buffer): Promise<Uint8Array> =>
  decodeSquare(picture, await readImageFacts(picture, 'hostile'), PREPROCESSING, 'hostile');
const before = process.memoryUsage.rss();
/** What this process took for all of it; pictures are decoded in others. */
const grownBy = (): number => (process.memoryUsage.rss() - before) / 1024 / 1024;
afterAll(() => console.log(`attacks by images: this process grew by ${grownBy().toFixed(0)} MiB`));

const plain = (side = 64) => sharp({ create: { width: side, height: side, channels: 3, background: '#c33' } });

describe('a picture that claims much', () => {
  it.each([
    ['a PNG of 30,000 x 30,000 pixels in 110 kB', () => hostile.blankPng(30_000, 30_000, { depth: 1, colour: 0 })],
    [
      'a JPEG whose header says 65,000 x 65,000',
      async () => hostile.claimSize(await plain().jpeg().toBuffer(), 65_000),
    ],
    ['an SVG of 1,000,000 x 1,000,000', () => hostile.svg('<rect width="9" height="9"/>', { side: 1_000_000 })],
    ['a JPEG that says 7,000 x 7,000 and ends', async () => hostile.claimSize(await plain().jpeg().toBuffer(), 7000)],
    ['a billion laughs', () => hostile.billionLaughs()],
    ['200,000 groups within each other', () => hostile.svg('<g>'.repeat(200_000) + '</g>'.repeat(200_000))],
  ])('is refused: %s', async (_, make) => {
    const picture = await make();
    await expect(decode(picture)).rejects.toThrow(UnreadableImageError);
    await expect(drawThumbnail(picture, 160, 'hostile')).rejects.toThrow(UnreadableImageError);
  });

  // Each of these outruns the timeout of libvips, which looks at the clock between tiles: 37 s, minutes, or for ever.
  it.each([
    ['a JPEG of 882 scans over 49 million pixels, 160 kB', () => hostile.manyScansJpeg(7000, 7000)],
    ['an SVG of 2^40 masks, 6 kB', () => hostile.maskBomb(40)],
    // Which of its limits this reaches first is for the machine to say.
    [
      'an SVG of a million characters to shape',
      () => hostile.svg(`<text y="20">${'\u0e33'.repeat(1_000_000)}</text>`),
      'more than 1024 MiB of memory',
    ],
  ])('is ended when its time is over: %s', async (_, make, otherLimit = '-') => {
    const picture = await Promise.resolve(make());
    const started = performance.now();
    await expect(decode(picture)).rejects.toThrow(new RegExp(`longer than ${SECONDS} seconds|${otherLimit}`));
    // Header and picture may each take that long; the rest is starting a process on a busy machine.
    expect(performance.now() - started).toBeLessThan(1000 * (2 * SECONDS + 15));
  });

  it('is ended when it takes more memory than it may', async () => {
    const pool = new DecoderPool({ seconds: 30, maxBytes: 300 * 1024 * 1024, processes: 1 });
    const task = { task: 'thumbnail', type: 'image/svg+xml', side: 160, webp: { quality: 80, effort: 2 } } as const;
    await expect(pool.decode(hostile.pngInSvg(20_000), task)).rejects.toThrow(/more than 300 MiB of memory/);
    // The next picture finds a decoder.
    expect(Buffer.from(await pool.decode(hostile.svg('<rect/>'), task)).toString('latin1', 8, 12)).toBe('WEBP');
  });

  it('gives its first frame, of 5,000, and reads what is beside its pixels in bounded memory', async () => {
    expect(await decode(hostile.manyFramesGif(5000))).toHaveLength(64 * 64 * 3);
    const text = Buffer.concat([Buffer.from('Comment\0\0'), hostile.zeros(200_000_000)]);
    for (const type of ['zTXt', 'iCCP']) {
      const picture = hostile.blankPng(10, 10, { chunks: [hostile.pngChunk(type, text)] });
      await decode(picture).catch((error: unknown) => expect(error).toBeInstanceOf(UnreadableImageError));
    }
  });
});

describe('an SVG', () => {
  it('reads no files and asks no servers, by link, entity, style or include', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const folder = temporaryFolder();
    const file = path.join(folder, 'red.png');
    writeFileSync(file, await plain(1000).png().toBuffer());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/red.png`;
    const all = 'width="1000" height="1000"';
    try {
      for (const address of [file, pathToFileURL(file).href, url, 'red.png', '../red.png']) {
        for (const inner of [
          `<image href="${address}" ${all}/>`,
          `<image xlink:href="${address}" ${all}/>`,
          `<filter id="f" x="0" y="0" width="1" height="1"><feImage href="${address}"/></filter><rect ${all} fill="#fff" filter="url(#f)"/>`,
          `<style>@import url("${address}"); rect { fill: url("${address}") }</style><rect ${all} fill="#fff"/>`,
          `<use href="${address}#a"/>`,
          `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${address}" parse="text"/>`,
        ]) {
          const pixels = await decode(hostile.svg(inner));
          expect(pixels.every((value, at) => at % 3 !== 0 || Math.abs(value - pixels[at + 1]!) < 8)).toBe(true);
        }
      }
      const secret = path.join(folder, 'secret');
      writeFileSync(secret, 'secret');
      for (const before of [
        `<!DOCTYPE svg [<!ENTITY a SYSTEM "${pathToFileURL(secret).href}">]>`,
        `<!DOCTYPE svg [<!ENTITY % b SYSTEM "${url}"> %b;]>`,
      ]) {
        await decode(hostile.svg('<text y="500" font-size="400">&a;</text>', { before })).catch((error: unknown) =>
          expect(error).toBeInstanceOf(UnreadableImageError),
        );
      }
      expect(asked).toBe(0);
    } finally {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('what is no picture that Eyecatch reads', () => {
  it.each([
    ['TIFF', () => Buffer.from('II*\0\x08\0\0\0', 'latin1')],
    ['PDF', () => Buffer.from('%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj')],
    ['MVG of ImageMagick', () => Buffer.from("push graphic-context\nimage over 0,0 0,0 'https://example.com/x.png'")],
    ['MSL of ImageMagick', () => Buffer.from('<?xml version="1.0"?><image><read filename="/etc/passwd"/></image>')],
    ['a label of ImageMagick', () => Buffer.from('label:@/etc/passwd')],
    ['PPM', () => Buffer.from('P6 1 1 255 abc')],
    ['an image of libvips', () => Buffer.from('\x08\xf2\xa6\xb6'.padEnd(200, '\0'), 'latin1')],
    ['HEIC', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')],
    ['SVG, gzipped', () => Buffer.from('\x1f\x8b\x08\0\0\0\0\0', 'latin1')],
    ['HTML', () => Buffer.from('<!doctype html><svg onload="alert(1)"></svg>')],
    ['nothing', () => Buffer.alloc(0)],
  ])('is refused before a decoder sees it: %s', async (_, make) => {
    await expect(readImageFacts(await Promise.resolve(make()), 'hostile')).rejects.toThrow(
      /none of JPEG, PNG, WebP, GIF, AVIF and SVG/,
    );
  });

  it('finds no other loader in libvips either', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'a.tif');
    // Written by a process without the block.
    const write = `require('sharp')({create:{width:2,height:2,channels:3,background:'red'}}).tiff().toFile(${JSON.stringify(file)})`;
    execFileSync(process.execPath, ['-e', write]);
    await expect(openImage(readFileSync(file)).metadata()).rejects.toThrow(/unsupported image format|blocked/i);
    await expect(sharp(file).metadata()).rejects.toThrow(/unsupported image format|blocked/i);
    rmSync(folder, { recursive: true });
  });
});

describe('sharp', () => {
  it('is given bytes from outside by one file only', () => {
    const found = execFileSync('git', ['grep', '-nE', '\\bsharp\\(', '--', 'src', 'trainer'], { encoding: 'utf8' });
    const elsewhere = found
      .split('\n')
      .filter(
        (line) => line !== '' && !line.startsWith('src/tagging/open-image.ts:') && !/^[^:]+:\d+: *(\/\/|\*)/.test(line),
      )
      // Pixels that are decoded already.
      .filter((line) => !/sharp\([\w.]+, \{ raw: /.test(line));
    expect(elsewhere).toEqual([]);
  });
});

describe('damaged pictures', () => {
  it('2,400 of them are each read or refused, and the decoder lives on', async () => {
    const noise = sharp(
      await sharp({
        create: {
          width: 48,
          height: 40,
          channels: 3,
          background: '#888',
          noise: { type: 'gaussian', mean: 128, sigma: 50 },
        },
      })
        .png()
        .toBuffer(),
    );
    const seeds = await Promise.all([
      noise.clone().png().toBuffer(),
      noise.clone().png({ progressive: true, palette: true }).toBuffer(),
      noise.clone().jpeg().toBuffer(),
      noise.clone().jpeg({ progressive: true }).toBuffer(),
      noise.clone().webp().toBuffer(),
      noise.clone().webp({ lossless: true }).toBuffer(),
      noise.clone().gif().toBuffer(),
      noise.clone().avif({ effort: 0 }).toBuffer(),
      Promise.resolve(
        hostile.svg(
          '<defs><linearGradient id="g"><stop stop-color="red"/></linearGradient><filter id="f"><feGaussianBlur stdDeviation="3"/>' +
            '</filter><mask id="m"><circle r="500" fill="#fff"/></mask></defs><g transform="rotate(9)" mask="url(#m)">' +
            '<path d="M0 0 C 9 9 500 500 900 20 Z" fill="url(#g)" filter="url(#f)"/><text y="99" font-size="50">Text</text></g>',
        ),
      ),
    ]);
    const random = seeded(20261126);
    const pictures = Array.from({ length: 2400 }, (_, at) => mutate(seeds[at % seeds.length]!, random));
    let read = 0;
    let refused = 0;
    let next = 0;
    const others: unknown[] = [];
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let picture = pictures[next++]; picture; picture = pictures[next++]) {
          try {
            await decode(picture);
            read++;
          } catch (error) {
            if (error instanceof UnreadableImageError) refused++;
            else others.push(error);
          }
        }
      }),
    );
    console.log(`damaged pictures: ${read} read, ${refused} refused`);
    expect(others).toEqual([]);
    expect(read + refused).toBe(2400);
    expect(refused).toBeGreaterThan(800);
    expect(await decode(seeds[0])).toHaveLength(64 * 64 * 3);
    expect(grownBy()).toBeLessThan(400);
  });
});
