import { DiskFullError, EyecatchError } from '../../errors.js';
import { UploadStore } from '../../http/upload-store.js';
import type { IndexFailure } from '../../indexer/failure-table.js';
import { mapAhead } from '../../indexer/map-ahead.js';
import type { PictureFetcher } from '../../indexer/remote/picture-fetcher.js';
import { listed, shown } from '../../indexer/remote/url-hosts.js';

/** Pictures fetched at a time by one worker. */
const AT_ONCE = 8;

interface Asked {
  readonly upload?: string | undefined;
  readonly url?: string | undefined;
  readonly name?: string | undefined;
  readonly origin?: string | undefined;
  readonly source?: string | null | undefined;
}

/** A picture whose content lies among the uploads or, where it was fetched, in a file. */
export type Kept<Picture extends Asked> = Picture & {
  /** Hash of the content. */
  readonly upload: string;
  readonly name: string;
  readonly file?: string;
};

/**
 * Fetches the pictures that are named by a URL into a folder. What cannot be fetched, or is no picture, fails alone and is
 * listed by its URL, of which no secret is shown; a full disk ends the attempt.
 *
 * @param folder of this attempt alone, which the caller removes; it need not be there yet
 * @returns kept in the order given; hashes by URL
 */
export async function fetchPictures<Picture extends Asked>(
  pictures: readonly Picture[],
  {
    fetcher,
    folder,
    signal,
    onProgress,
  }: {
    readonly fetcher: PictureFetcher;
    readonly folder: string;
    readonly signal: AbortSignal;
    readonly onProgress: (done: number, total: number) => void;
  },
): Promise<{ kept: Kept<Picture>[]; failures: IndexFailure[]; hashes: Record<string, string> }> {
  const kept: Kept<Picture>[] = [];
  const failures: IndexFailure[] = [];
  const hashes: Record<string, string> = {};
  const total = pictures.filter(({ upload }) => upload === undefined).length;
  let done = 0;
  // They come in the number that a part has, and go with it: no other uploads need their room.
  const fetched = new UploadStore(folder, { maxBytes: Infinity });

  const fetchOne = async (picture: Picture): Promise<Kept<Picture> | IndexFailure> => {
    const { upload, url, name = '' } = picture;
    if (upload !== undefined) return { ...picture, upload, name };
    const { origin = listed(new URL(url!)), source } = picture;
    try {
      const taken = await fetcher.fetch(url!, (named, body) => fetched.add(named, body, { only: 'picture' }), signal);
      hashes[url!] = taken.id;
      return {
        ...picture,
        upload: taken.id,
        file: taken.file,
        name: picture.name ?? taken.name,
        origin,
        source: source ?? shown(new URL(url!)),
      };
    } catch (error) {
      // What keeps us from storing a picture says nothing of the picture.
      if (!(error instanceof EyecatchError) || error instanceof DiskFullError) throw error;
      return { source: origin, reason: error.message };
    } finally {
      onProgress(++done, total);
    }
  };

  for await (const each of mapAhead(pictures, AT_ONCE, fetchOne)) {
    if ('reason' in each) failures.push(each);
    else kept.push(each);
  }
  return { kept, failures, hashes };
}
