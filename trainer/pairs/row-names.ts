import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { PAIRS_FILES } from './manifest.js';

/** File names of the rows, on disk until asked for: a million paths would fill a quarter of a gigabyte. */
export class RowNames {
  private constructor(
    private readonly names: FileHandle,
    private readonly offsets: FileHandle,
  ) {}

  static async open(folder: string): Promise<RowNames> {
    const names = await open(path.join(folder, PAIRS_FILES.names));
    try {
      return new RowNames(names, await open(path.join(folder, PAIRS_FILES.nameOffsets)));
    } catch (error) {
      await names.close();
      throw error;
    }
  }

  /** Absolute path of the picture, as it lay when the pairs were made. */
  async at(row: number): Promise<string> {
    const border = Buffer.alloc(16);
    await this.offsets.read(border, 0, 16, row * 8);
    const [from, to] = [Number(border.readBigUInt64LE(0)), Number(border.readBigUInt64LE(8))];
    const name = Buffer.alloc(to - from);
    await this.names.read(name, 0, name.length, from);
    return name.toString('utf8');
  }

  async close(): Promise<void> {
    await Promise.all([this.names.close(), this.offsets.close()]);
  }
}
