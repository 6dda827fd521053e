import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { BadInputError, OverloadedError } from '../errors.js';
import { drawThumbnail } from './draw-thumbnail.js';
import type { OriginalStore } from './original-store.js';
import { PlacedFiles } from './placed-files.js';

/** Sides of the square that a thumbnail fits, pixels: a list, a card, and either on a dense display. */
export const THUMBNAIL_WIDTHS = [160, 320, 640] as const;
export type ThumbnailWidth = (typeof THUMBNAIL_WIDTHS)[number];

/** @throws BadInputError that lists the widths there are */
export function checkThumbnailWidth(width: number | string): ThumbnailWidth {
  const found = THUMBNAIL_WIDTHS.find((each) => String(each) === String(width));
  if (found === undefined) {
    throw new BadInputError(`A thumbnail's width is one of ${THUMBNAIL_WIDTHS.join(', ')}, not "${width}".`);
  }
  return found;
}

/** Drawn at a time. libvips draws each in threads of its own, and the server has other things to do. */
const AT_ONCE = Math.max(1, Math.min(4, os.availableParallelism()));

/** Waiting to be drawn: some ten seconds of work. A page asks for a few dozen at a time. */
const MOST_WAITING = 500;

interface Drawing {
  readonly file: string;
  readonly sha256: string;
  readonly width: ThumbnailWidth;
  readonly done: Promise<string>;
  /** Settles `done` with what drawing it gives. */
  readonly settle: (drawn: Promise<string>) => void;
  /** Who waits for it. A drawing that nobody waits for any more is not begun. */
  waiting: number;
}

/** Thumbnails by content hash, drawn from the original when first asked for and kept. Never half-written. */
export class ThumbnailStore {
  readonly #folder: string;
  readonly #files: PlacedFiles;
  readonly #images: OriginalStore;
  readonly #drawings = new Map<string, Drawing>();
  readonly #queue = new Set<Drawing>();
  #running = 0;

  constructor(folder: string, images: OriginalStore) {
    this.#folder = folder;
    this.#files = new PlacedFiles(folder);
    this.#images = images;
  }

  /** @param sha256 of the original, hex */
  pathOf(sha256: string, width: ThumbnailWidth): string {
    return path.join(this.#folder, String(width), sha256.slice(0, 2), `${sha256}.webp`);
  }

  /**
   * The file of a thumbnail, which is drawn if it is not there. Whoever asks for one that is being drawn shares it.
   *
   * @param signal of the one who asks: aborted, it rejects with the signal's reason, and what has not begun is left out
   * @throws OverloadedError when too many wait; OriginalMissingError; UnreadableImageError when it cannot be decoded
   */
  async find(sha256: string, width: ThumbnailWidth, signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const file = this.pathOf(sha256, width);
    if (existsSync(file)) return file;
    const drawing = this.#drawings.get(file) ?? this.#enqueue(file, sha256, width);
    drawing.waiting++;
    let leave: (() => void) | undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => {
        drawing.waiting--;
        if (drawing.waiting === 0 && this.#queue.delete(drawing)) this.#drawings.delete(file);
        reject(signal!.reason as Error);
      };
    });
    signal?.addEventListener('abort', leave!, { once: true });
    try {
      return await Promise.race([drawing.done, left]);
    } finally {
      signal?.removeEventListener('abort', leave!);
    }
  }

  #enqueue(file: string, sha256: string, width: ThumbnailWidth): Drawing {
    if (this.#queue.size >= MOST_WAITING) {
      throw new OverloadedError(`${MOST_WAITING} thumbnails wait to be drawn. Ask again in a few seconds.`, 5);
    }
    let settle!: Drawing['settle'];
    const done = new Promise<string>((resolve) => (settle = resolve));
    // Everybody who waited may have left by the time that it fails.
    done.catch(() => undefined);
    const drawing: Drawing = { file, sha256, width, done, settle, waiting: 0 };
    this.#drawings.set(file, drawing);
    this.#queue.add(drawing);
    queueMicrotask(() => this.#next());
    return drawing;
  }

  #next(): void {
    for (const drawing of this.#queue) {
      if (this.#running >= AT_ONCE) return;
      this.#queue.delete(drawing);
      this.#running++;
      const drawn = this.#draw(drawing).finally(() => {
        this.#running--;
        this.#drawings.delete(drawing.file);
        this.#next();
      });
      drawing.settle(drawn);
    }
  }

  async #draw({ file, sha256, width }: Drawing): Promise<string> {
    const thumbnail = await drawThumbnail(await this.#images.read(sha256), width, `The original ${sha256}`);
    await this.#files.place(file, (temporary) => writeFile(temporary, thumbnail), 'The original is safe.');
    return file;
  }
}
