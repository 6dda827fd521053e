import busboy from 'busboy';
import { Router, type Request } from 'express';
import { BadInputError } from '../errors.js';
import type { Upload, UploadStore } from './upload-store.js';

/** One file may be this large: above any illustration and any campaign export that is worth a single request. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 100;

/** `POST /uploads`, multipart/form-data with one or more files: `{"uploads": [{"id", "name"}]}` in their order. */
export function uploadRoutes(store: UploadStore): Router {
  const router = Router();
  router.post('/uploads', async (request, response) => {
    const files = await receiveFiles(request);
    if (files.length === 0) throw new BadInputError('The request holds no file. Send one as multipart/form-data.');
    const uploads: Upload[] = [];
    for (const { name, content } of files) uploads.push(await store.add(name, content));
    response.status(201).json({ uploads: uploads.map(({ id, name }) => ({ id, name })) });
  });
  return router;
}

interface ReceivedFile {
  readonly name: string;
  readonly content: Buffer;
}

function receiveFiles(request: Request): Promise<ReceivedFile[]> {
  if (!request.headers['content-type']?.startsWith('multipart/form-data')) {
    throw new BadInputError('POST /uploads takes multipart/form-data, e.g. curl -F file=@picture.png.');
  }
  return new Promise((resolve, reject) => {
    const parser = busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { files: MAX_FILES, fileSize: MAX_BYTES },
    });
    const files: ReceivedFile[] = [];
    const refuse = (error: Error): void => {
      request.unpipe(parser);
      request.resume();
      reject(error);
    };
    parser.on('file', (_field, stream, { filename }) => {
      const chunks: Buffer[] = [];
      const place = files.length;
      files.push({ name: filename ?? '', content: Buffer.alloc(0) });
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => refuse(new BadInputError(`${filename} is larger than ${MAX_BYTES / 1024 / 1024} MiB.`)));
      stream.on('end', () => {
        files[place] = { name: filename || 'upload', content: Buffer.concat(chunks) };
      });
    });
    parser.on('filesLimit', () => refuse(new BadInputError(`A request may carry at most ${MAX_FILES} files.`)));
    parser.on('error', (error) =>
      refuse(new BadInputError(`The upload is not well-formed multipart/form-data: ${(error as Error).message}.`)),
    );
    parser.on('close', () => resolve(files));
    request.on('aborted', () => reject(new BadInputError('The upload was cut off.')));
    request.pipe(parser);
  });
}
