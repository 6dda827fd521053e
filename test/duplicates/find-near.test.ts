import { createHash } from 'node:crypto';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askedViews } from '../../src/duplicates/asked-views.js';
import { findNear, fingerprintPicture, loadFingerprint, storeFingerprints } from '../../src/duplicates/index.js';
import { findCandidates } from '../../src/duplicates/near-candidates.js';
import { addIllustrations } from '../../src/indexer/illustration-table.js';
import { plainImage } from '../support/colour-pack.js';
import { databases, type TestDatabase } from '../support/databases.js';
import { drawing, onWhite, SUBJECTS } from '../support/drawn-pictures.js';

const HEARTS = ['red-heart', 'blue-heart', 'green-heart'];
const HANDS = ['waving-hand', 'waving-hand-light-skin-tone', 'waving-hand-dark-skin-tone'];

/** A dark plate on 3 % of a picture. */
const LOGO = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="84" height="24"><rect width="84" height="24" fill-opacity="0.6"/></svg>',
);

const COPIES: Readonly<Record<string, (picture: Sharp) => Sharp>> = {
  'resized to a quarter': (picture) => picture.resize(64).png(),
  'as JPEG of quality 40': (picture) => picture.jpeg({ quality: 40 }),
  'a fifth brighter': (picture) => picture.modulate({ brightness: 1.2 }).png(),
  'a fifth darker': (picture) => picture.modulate({ brightness: 0.8 }).png(),
  'with a logo in a corner': (picture) => picture.composite([{ input: LOGO, left: 166, top: 226 }]).png(),
  'stretched to another shape': (picture) => picture.resize(200, 120, { fit: 'fill' }).png(),
};

describe.each(databases)('near copies on $name', ({ create }) => {
  let database: TestDatabase;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    database = await create();
    for (const name of [...SUBJECTS, ...HEARTS, ...HANDS]) ids.set(name, await add(name, await onWhite(name)));
    ids.set('plain', await add('plain', await plainImage([200, 30, 30]).png().toBuffer()));
  });
  afterAll(() => database.close());

  async function add(name: string, image: Buffer): Promise<string> {
    const sha256 = createHash('sha256').update(image).digest('hex');
    const illustration = {
      ...{ sha256, name, source: name, mediaType: 'image/png', width: 256, height: 256, bytes: image.length },
      ...{ rating: null, givenTags: [], metadata: {} },
    };
    const illustrationId = (await addIllustrations(database.pool, [illustration])).get(sha256)!;
    const fingerprint = await fingerprintPicture(image, name);
    await storeFingerprints(database.pool, [{ illustrationId, fingerprint, compared: false }]);
    return illustrationId;
  }
  const near = async (image: Buffer, options?: Parameters<typeof findNear>[2]) =>
    findNear(database.pool, await fingerprintPicture(image, 'asked'), options);

  it.each(Object.keys(COPIES))('are found when a picture comes %s, and nothing else is', async (how) => {
    for (const name of SUBJECTS) {
      const answers = await near(await COPIES[how]!(sharp(await onWhite(name))).toBuffer());
      expect(answers, name).toMatchObject([{ illustrationId: ids.get(name), mirrored: false, cropped: false }]);
    }
  });

  it('are forgiven a logo in a corner, and one in the middle not', async () => {
    const withLogo = async (left: number, top: number) => {
      const image = await sharp(await onWhite('guitar'))
        .composite([{ input: LOGO, left, top }])
        .png()
        .toBuffer();
      const found = await near(image, { minSimilarity: 0.01 });
      return found.find(({ illustrationId }) => illustrationId === ids.get('guitar'))?.similarity ?? 0;
    };
    const corners = await Promise.all([withLogo(6, 6), withLogo(166, 6), withLogo(6, 226), withLogo(166, 226)]);
    for (const similarity of corners) expect(similarity).toBeGreaterThan(0.85);
    expect(await withLogo(86, 116)).toBeLessThan(0.8);
  });

  it('are found mirrored, and said to be', async () => {
    for (const name of SUBJECTS) {
      const answers = await near(
        await sharp(await onWhite(name))
          .flop()
          .png()
          .toBuffer(),
      );
      expect(answers[0], name).toMatchObject({ illustrationId: ids.get(name) });
    }
    const guitar = await near(
      await sharp(await onWhite('guitar'))
        .flop()
        .png()
        .toBuffer(),
    );
    expect(guitar).toMatchObject([{ mirrored: true, cropped: false }]);
    expect(guitar[0]!.similarity).toBeGreaterThan(0.95);
  });

  it('are found cropped by a tenth, whichever of the two is the crop', async () => {
    const crop = { left: 20, top: 6, width: 230, height: 230 };
    const answers = await near(
      await sharp(await onWhite('castle'))
        .extract(crop)
        .png()
        .toBuffer(),
    );
    expect(answers).toMatchObject([{ illustrationId: ids.get('castle'), cropped: true, mirrored: false }]);

    const full = await onWhite('guitar', 'noto');
    const id = await add(
      'guitar crop',
      await sharp(full).extract({ left: 13, top: 13, width: 230, height: 230 }).png().toBuffer(),
    );
    expect(await near(full)).toMatchObject([{ illustrationId: id, cropped: true }]);
    await database.pool.query('delete from illustration where id = $1', [id]);
    expect(await near(full)).toEqual([]); // its fingerprint alone is no answer
  });

  it('are told from drawings that differ in colour alone: hearts, skin tones', async () => {
    for (const name of [...HEARTS, ...HANDS]) {
      const answers = await near(
        await sharp(await onWhite(name))
          .jpeg({ quality: 80 })
          .toBuffer(),
      );
      expect(
        answers.map(({ illustrationId }) => illustrationId),
        name,
      ).toEqual([ids.get(name)]);
    }
  });

  it('are found through transparency as it looks on a page, and under whatever lies below it', async () => {
    const transparent = await drawing('snail').png().toBuffer();
    expect(await near(transparent)).toMatchObject([{ illustrationId: ids.get('snail') }]);
  });

  it('are not found for blank pictures, which have nothing to be told by', async () => {
    expect(await near(await plainImage([200, 30, 30], { width: 60, height: 60 }).png().toBuffer())).toEqual([]);
  });

  it('leave out the illustration asked for, and less similar ones', async () => {
    const image = await sharp(await onWhite('rocket'))
      .jpeg({ quality: 40 })
      .toBuffer();
    expect(await near(image, { exclude: ids.get('rocket') })).toEqual([]);
    const [answer] = await near(image);
    expect(await near(image, { minSimilarity: answer!.similarity + 1e-6 })).toEqual([]);
    const many = await near(image, { minSimilarity: 0.01 });
    expect(many.map(({ similarity }) => similarity)).toEqual(
      many.map(({ similarity }) => similarity).sort((a, b) => b - a),
    );
  });

  it('come from the same hashes whether a fingerprint is new or from the database', async () => {
    const stored = (await loadFingerprint(database.pool, ids.get('snail')!))!;
    const made = await fingerprintPicture(await onWhite('snail'), 'snail');
    expect(stored.hashes).toEqual(made.hashes);
    expect(askedViews(stored)[0]!.hash).toBe(made.hashes[0]);
  });

  it('are all among the candidates: no hash within eight bits is missed by the index', async () => {
    const random = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const grid = (await loadFingerprint(database.pool, ids.get('snail')!))!.grid;
    await database.pool.query('set enable_seqscan = off');
    await fc.assert(
      fc.asyncProperty(
        random,
        fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 8 }),
        async (hash, bits) => {
          const turned = BigInt.asIntN(
            64,
            bits.reduce((value, bit) => value ^ (1n << BigInt(bit)), BigInt.asUintN(64, hash)),
          );
          if (turned === 0n) return;
          const illustrationId = ids.get('plain')!;
          await database.pool.query('delete from illustration_fingerprint where illustration_id = $1', [
            illustrationId,
          ]);
          const fingerprint = { hashes: [turned], grid };
          await storeFingerprints(database.pool, [{ illustrationId, fingerprint, compared: false }]);
          const view = { view: 0, mirrored: false, hash, radius: 2 as const, from: 0, to: 1 };
          const found = await findCandidates(database.pool, [view]);
          expect(found).toContainEqual({ illustrationId, asked: 0, stored: 0, distance: bits.length });
        },
      ),
      { numRuns: 60 },
    );
  });
});
