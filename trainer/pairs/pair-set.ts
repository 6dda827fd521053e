import { open } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError } from '../../src/errors.js';
import { mapAhead } from '../../src/indexer/map-ahead.js';
import { parseTags, type Preprocessing, type TagDefinition } from '../../src/tagging/model-pack.js';
import { checkSize, readIndexFile } from './index-file.js';
import { PAIRS_FILES, readManifest, RUN_AGAIN, shardFile, type PairsManifest } from './manifest.js';
import { decodeRecord } from './record.js';
import { RowNames } from './row-names.js';

/** Shards read at once: enough to keep a disk busy, bounds memory to as many records. */
const SHARDS_AHEAD = 8;

/** Missing in a file that is whole: the manifest does not fit this code. */
type IndexName = 'tags' | 'offsets' | 'labels' | 'groups' | 'slots' | 'sha256';

/** Pictures and labels made by `makePairs`, read in any order. Memory: 16 bytes a row and 4 a label. */
export class PairSet {
  private constructor(
    readonly folder: string,
    private readonly manifest: PairsManifest,
    readonly tags: readonly TagDefinition[],
    /** CSR: row i carries labels[offsets[i]] to labels[offsets[i + 1] - 1], ascending places in `tags`. */
    readonly offsets: Int32Array,
    readonly labels: Int32Array,
    /** Near-duplicate group of each row; a split never divides one. */
    readonly groups: Int32Array,
    /** Record of each row. */
    private readonly slots: Int32Array,
    /** First four bytes of each row's SHA-256: a record of other pairs is not taken for one of these. */
    private readonly fingerprints: Uint32Array,
    /** File name of a row, read from disk when asked for. */
    readonly names: RowNames,
  ) {}

  /**
   * Reads the index and checks every file's size; pixels are checked as they are read.
   *
   * @throws BadInputError when the folder holds no pairs, unfinished ones, ones of another version, or damaged ones
   */
  static async open(folder: string): Promise<PairSet> {
    const manifest = await readManifest(folder);
    for (const { file, bytes } of [...manifest.shards, ...manifest.files]) await checkSize(folder, file, bytes);
    const read = (name: IndexName) => {
      const entry = manifest.files.find(({ file }) => file === PAIRS_FILES[name]);
      if (!entry)
        throw new BadInputError(`${folder}/${PAIRS_FILES.manifest} names no ${PAIRS_FILES[name]}. ${RUN_AGAIN}`);
      return readIndexFile(folder, entry);
    };
    const int32 = async (name: IndexName) => asInt32(await read(name));
    const tags = parseTags((await read('tags')).toString('utf8'), path.join(folder, PAIRS_FILES.tags));
    const [offsets, labels, groups, slots] = [
      await int32('offsets'),
      await int32('labels'),
      await int32('groups'),
      await int32('slots'),
    ];
    const { images } = manifest;
    if (offsets.length !== images + 1 || groups.length !== images || slots.length !== images) {
      throw new BadInputError(`The index files in ${folder} are not of ${images} images. ${RUN_AGAIN}`);
    }
    const sha256 = await read('sha256');
    const fingerprints = Uint32Array.from({ length: images }, (_, row) => sha256.readUInt32LE(row * 32));
    return new PairSet(
      folder,
      manifest,
      tags,
      offsets,
      labels,
      groups,
      slots,
      fingerprints,
      await RowNames.open(folder),
    );
  }

  get images(): number {
    return this.manifest.images;
  }

  /** How pictures became squares, and how their bytes become the input tensor. */
  get preprocessing(): Preprocessing {
    return this.manifest.settings.preprocessing;
  }

  /** SHA-256 over pixels, labels, groups and settings: equal for equal pairs, wherever the pictures lay. */
  get identity(): string {
    return this.manifest.identity;
  }

  /** Start of the SHA-256 of a row's picture, hex: a name that stays when other pictures come or go. */
  keyOf(row: number): string {
    return this.fingerprints[row]!.toString(16).padStart(8, '0');
  }

  /**
   * Reads the pixels of some rows, in any order and number.
   *
   * @param into size x size x 3 bytes a row, RGB, in the order of `rows`
   * @throws BadInputError naming shard and row when a record is damaged or cut off
   */
  async readPixels(rows: ArrayLike<number>, into: Uint8Array): Promise<void> {
    const pixels = 3 * this.preprocessing.size ** 2;
    if (into.length < rows.length * pixels) {
      throw new BadInputError(
        `${rows.length} rows take ${rows.length * pixels} bytes; there is room for ${into.length}.`,
      );
    }
    const byShard = new Map<number, { row: number; slot: number; position: number }[]>();
    for (let position = 0; position < rows.length; position++) {
      const row = rows[position]!;
      const slot = this.slots[row];
      if (slot === undefined)
        throw new BadInputError(`There is no row ${row}: the pairs in ${this.folder} have ${this.images}.`);
      const shard = Math.floor(slot / this.manifest.settings.shardImages);
      const wanted = byShard.get(shard);
      if (wanted) wanted.push({ row, slot, position });
      else byShard.set(shard, [{ row, slot, position }]);
    }
    const read = mapAhead(byShard, SHARDS_AHEAD, async ([shard, wanted]) => {
      // In the order of the file: a spinning disk thanks for it.
      wanted.sort((a, b) => a.slot - b.slot);
      await this.#readShard(shard, wanted, (position, bytes) => into.set(bytes, position * pixels));
    });
    while (!(await read.next()).done);
  }

  async close(): Promise<void> {
    await this.names.close();
  }

  async #readShard(
    shard: number,
    wanted: readonly { row: number; slot: number; position: number }[],
    take: (position: number, pixels: Uint8Array) => void,
  ): Promise<void> {
    const { recordBytes, settings } = this.manifest;
    const file = path.join(this.folder, shardFile(shard));
    const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
      throw new BadInputError(`${file} cannot be opened (${error.code}). ${RUN_AGAIN}`, { cause: error });
    });
    try {
      const record = Buffer.alloc(recordBytes);
      for (const { row, slot, position } of wanted) {
        const place = slot - shard * settings.shardImages;
        const { bytesRead } = await handle.read(record, 0, recordBytes, place * recordBytes);
        if (bytesRead < recordBytes)
          throw new BadInputError(`${file} is cut short at row ${row} (record ${place}). ${RUN_AGAIN}`);
        const decoded = decodeRecord(record, slot);
        if (!decoded || record.readUInt32LE(0) !== this.fingerprints[row]) {
          throw new BadInputError(`${file} is damaged at row ${row} (record ${place}). ${RUN_AGAIN}`);
        }
        take(position, decoded.pixels);
      }
    } finally {
      await handle.close();
    }
  }
}

function asInt32(bytes: Buffer): Int32Array {
  // A small file's bytes lie anywhere in a shared pool; numbers must begin at a multiple of four.
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
