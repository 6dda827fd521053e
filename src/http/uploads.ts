import busboy from 'busboy';
import { Router, type Request } from 'express';
import { BadInputError, SlowRequestError, TooLargeError } from '../errors.js';
import { cutText } from '../storable-text.js';
import { MAX_FILE_BYTES, type Upload, type UploadStore } from './upload-store.js';

/** How much a request may send, and how slowly. */
export interface UploadLimits {
  readonly files: number;
  /** Of the whole request. */
  readonly bytes: number;
  /** Without a byte, ms. */
  readonly silentMs: number;
  /** From the first byte to the last, ms: 1 GiB at 30 Mbit/s. */
  readonly wholeMs: number;
  /** A request that was refused is read on for so long, so that its sender gets to see why, ms. */
  readonly drainMs: number;
}

const LIMITS: UploadLimits = {
  files: 100,
  bytes: 1024 * 1024 * 1024,
  silentMs: 20_000,
  wholeMs: 290_000,
  drainMs: 5000,
};

/** Beside files a form may have a few fields, which nobody reads. */
const FIELDS = { fields: 20, fieldNameSize: 100, fieldSize: 64 * 1024, headerPairs: 20 };
const MAX_NAME = 255;

/** `POST /uploads`, multipart/form-data with one or more files: `{"uploads": [{"id", "name"}]}` in their order. */
export function uploadRoutes(store: UploadStore, given: Partial<UploadLimits> = {}): Router {
  const limits = { ...LIMITS, ...given };
  const router = Router();
  router.post('/uploads', async (request, response) => {
    try {
      const uploads = await receiveFiles(request, store, limits);
      if (uploads.length === 0) throw new BadInputError('The request holds no file. Send one as multipart/form-data.');
      response.status(201).json({ uploads: uploads.map(({ id, name }) => ({ id, name })) });
    } catch (error) {
      if (!request.complete) readOn(request, limits);
      throw error;
    }
  });
  return router;
}

/** Files go to the store as they come: what a request takes of memory is a few chunks, whatever it sends. */
async function receiveFiles(request: Request, store: UploadStore, limits: UploadLimits): Promise<Upload[]> {
  if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) {
    throw new BadInputError('POST /uploads takes multipart/form-data, e.g. curl -F file=@picture.png.');
  }
  const tooLarge = `A request may send at most ${limits.bytes / 1024 / 1024} MiB.`;
  if (Number(request.headers['content-length'] ?? 0) > limits.bytes) throw new TooLargeError(tooLarge);
  const parser = startParser(request, limits);
  const adding: Promise<Upload>[] = [];
  let received = 0;
  let refuse!: (error: Error) => void;
  const refused = new Promise<never>((_, reject) => (refuse = reject));
  const parsed = new Promise<void>((resolve) => parser.on('close', resolve));
  parser.on('file', (_field, stream, { filename }) => {
    const name = nameOf(filename);
    // A stream that is destroyed says so to whoever reads it; nobody else must hear it.
    stream.on('error', () => undefined);
    // The store finds the same when it gets there; what follows in the request may be refused for less before.
    stream.on('limit', () => refuse(new TooLargeError(`${name} is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB.`)));
    const added = store.add(name, stream);
    added.catch(refuse);
    adding.push(added);
  });
  parser.on('filesLimit', () => refuse(new BadInputError(`A request may carry at most ${limits.files} files.`)));
  for (const event of ['partsLimit', 'fieldsLimit'] as const) {
    parser.on(event, () => refuse(new BadInputError('The request has too many parts.')));
  }
  parser.on('error', (error) => refuse(malformed(error)));
  const slow = `POST /uploads waits ${limits.silentMs / 1000} seconds for the next byte and ${limits.wholeMs / 1000} for the whole.`;
  const late = (): void => refuse(new SlowRequestError(`The upload did not come in time: ${slow}`));
  const whole = setTimeout(late, limits.wholeMs);
  const silent = setTimeout(late, limits.silentMs);
  const cutOff = (): void => {
    if (!request.complete) refuse(new BadInputError('The upload was cut off.'));
  };
  const count = (chunk: Buffer): void => {
    silent.refresh();
    received += chunk.length;
    if (received > limits.bytes) refuse(new TooLargeError(tooLarge));
  };
  request.on('data', count).on('close', cutOff);
  request.pipe(parser);
  try {
    await Promise.race([parsed, refused]);
    return await Promise.race([Promise.all(adding), refused]);
  } catch (error) {
    request.unpipe(parser);
    parser.destroy();
    // Files that were on their way are gone before the reply says so.
    await Promise.allSettled(adding);
    throw error;
  } finally {
    clearTimeout(whole);
    clearTimeout(silent);
    request.off('data', count).off('close', cutOff);
  }
}

function startParser(request: Request, { files }: UploadLimits): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      // One byte more than a file may have tells that it has too many.
      limits: { ...FIELDS, files, fileSize: MAX_FILE_BYTES + 1, parts: files + FIELDS.fields },
    });
  } catch (error) {
    throw malformed(error);
  }
}

function malformed(error: unknown): BadInputError {
  return new BadInputError(`The upload is not well-formed multipart/form-data: ${(error as Error).message}.`);
}

function nameOf(filename: string | undefined): string {
  return cutText(filename?.replace(/\p{Cc}/gu, '') ?? '', MAX_NAME) || 'upload';
}

/** Takes what is still sent and throws it away for a while; a sender who never stops is cut off. */
function readOn(request: Request, { drainMs }: UploadLimits): void {
  request.resume();
  const timer = setTimeout(() => request.destroy(), drainMs);
  request.once('close', () => clearTimeout(timer));
}
