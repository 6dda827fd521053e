import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImageStore } from '../../src/indexer/image-store.js';
import { ThumbnailStore } from '../../src/indexer/thumbnail-store.js';
import { temporaryFolder } from '../support/databases.js';

describe('the store of thumbnails', () => {
  let folder: string;
  let images: ImageStore;
  let store: ThumbnailStore;
  beforeEach(() => {
    folder = temporaryFolder();
    images = new ImageStore(path.join(folder, 'images'));
    store = new ThumbnailStore(path.join(folder, 'thumbnails'), images);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const keep = (content: Buffer): string => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    mkdirSync(path.dirname(images.pathOf(sha256)), { recursive: true });
    writeFileSync(images.pathOf(sha256), content);
    return sha256;
  };
  const plain = (width: number, height: number, shade = 128) =>
    sharp({ create: { width, height, channels: 3, background: { r: shade, g: 30, b: 200 } } });
  const drawn = async (content: Buffer, width: 160 | 320 | 640 = 160) => {
    const file = await store.find(keep(content), width);
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    const pixel = (x: number, y: number) => [
      ...data.subarray((y * info.width + x) * info.channels).subarray(0, info.channels),
    ];
    return { ...info, format: (await sharp(file).metadata()).format, pixel };
  };

  it('fits a picture into the square of the width, whole', async () => {
    expect(await drawn(await plain(1000, 400).png().toBuffer())).toMatchObject({
      format: 'webp',
      width: 160,
      height: 64,
    });
    expect(await drawn(await plain(300, 900).jpeg().toBuffer(), 320)).toMatchObject({ width: 107, height: 320 });
  });

  it('enlarges no picture of pixels, and draws an SVG at the size asked for', async () => {
    expect(await drawn(await plain(50, 40).png().toBuffer(), 640)).toMatchObject({ width: 50, height: 40 });
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="10" height="10" fill="red"/></svg>';
    const picture = await drawn(Buffer.from(svg), 640);
    expect(picture).toMatchObject({ width: 640, height: 320, channels: 4 });
    // Drawn, not enlarged: the edge in the middle is sharp, and what is not painted is transparent.
    expect(picture.pixel(310, 160)[3]).toBe(255);
    expect(picture.pixel(330, 160)[3]).toBe(0);
  });

  it('keeps transparency', async () => {
    const clear = await sharp({
      create: { width: 40, height: 40, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect((await drawn(clear)).pixel(20, 20)[3]).toBe(0);
  });

  it('turns a photograph upright', async () => {
    const left = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#fff' } })
      .composite([{ input: { create: { width: 100, height: 100, channels: 3, background: '#000' } }, left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const upright = await drawn(left);
    expect(upright).toMatchObject({ width: 80, height: 160 });
    // Orientation 6: the left side of what is stored is shown above.
    expect(upright.pixel(40, 10)[0]).toBeLessThan(40);
    expect(upright.pixel(40, 150)[0]).toBeGreaterThan(215);
  });

  it('takes the first frame of an animation', async () => {
    const frames = await Promise.all([0, 255].map((shade) => plain(64, 64, shade).raw().toBuffer()));
    const animation = await sharp(Buffer.concat(frames), {
      raw: { width: 64, height: 128, channels: 3, pageHeight: 64 },
    })
      .gif({ delay: [100, 100] })
      .toBuffer();
    expect((await sharp(animation).metadata()).pages).toBe(2);
    const first = await drawn(animation);
    expect(first).toMatchObject({ width: 64, height: 64 });
    expect(first.pixel(32, 32)[0]).toBeLessThan(30);
  });

  it('draws a picture once for all who ask, and keeps it', async () => {
    const sha256 = keep(await plain(400, 400).png().toBuffer());
    const files = await Promise.all(Array.from({ length: 20 }, () => store.find(sha256, 320)));
    expect(new Set(files)).toEqual(
      new Set([path.join(folder, 'thumbnails', '320', sha256.slice(0, 2), `${sha256}.webp`)]),
    );
    // The original is not read again.
    rmSync(images.pathOf(sha256));
    expect(await store.find(sha256, 320)).toBe(files[0]);
    expect(await new ThumbnailStore(path.join(folder, 'thumbnails'), images).find(sha256, 320)).toBe(files[0]);
    expect(readdirSync(path.dirname(files[0]!))).toEqual([`${sha256}.webp`]);
  });

  it('draws none that nobody waits for any more', async () => {
    const wanted: string[] = [];
    const left: string[] = [];
    const gone = new AbortController();
    setMaxListeners(0, gone.signal);
    const asked: Promise<unknown>[] = [];
    for (let n = 0; n < 30; n++) {
      const sha256 = keep(
        await plain(600, 600, n * 8)
          .png()
          .toBuffer(),
      );
      (n % 2 ? left : wanted).push(sha256);
    }
    const [shared] = left as [string];
    for (const sha256 of wanted) asked.push(store.find(sha256, 160));
    for (const sha256 of left) asked.push(store.find(sha256, 160, gone.signal));
    asked.push(store.find(shared, 160));
    gone.abort(new Error('the client went away'));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(left.length);
    const there = (sha256: string): boolean => existsSync(store.pathOf(sha256, 160));
    expect(wanted.every(there)).toBe(true);
    // The one that somebody else waited for too.
    expect(left.filter(there)).toEqual([shared]);
  });

  it('goes on after a failure, and tries again when it is asked again', async () => {
    const broken = keep(Buffer.from('no picture'));
    const sound = keep(await plain(30, 30).png().toBuffer());
    const missing = 'ab'.repeat(32);
    const outcomes = await Promise.allSettled([
      store.find(broken, 160),
      store.find(missing, 160),
      store.find(sound, 160),
      store.find(broken, 160),
    ]);
    expect(outcomes).toMatchObject([
      { reason: { code: 'UNREADABLE_IMAGE', message: expect.stringContaining(broken) } },
      { reason: { code: 'NOT_FOUND' } },
      { status: 'fulfilled' },
      { reason: { code: 'UNREADABLE_IMAGE' } },
    ]);
    writeFileSync(images.pathOf(broken), await plain(30, 30).png().toBuffer());
    expect(await store.find(broken, 160)).toBe(store.pathOf(broken, 160));
  });
});
