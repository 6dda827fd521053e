import { ApiError } from './request.js';

export interface Uploaded {
  readonly id: string;
  readonly name: string;
}

interface UploadReply {
  readonly uploads?: Uploaded[];
  readonly error?: { readonly code: string; readonly message: string };
}

/**
 * Sends files to `POST /uploads`; the server keeps them for an hour and nothing takes them into the library.
 *
 * @param onProgress told the share that is sent, 0 to 1
 * @returns one for each file, in their order
 * @throws ApiError as the server words it, AbortError when `signal` stopped it
 */
export function upload(
  files: readonly File[],
  signal?: AbortSignal,
  onProgress?: (share: number) => void,
): Promise<Uploaded[]> {
  const form = new FormData();
  for (const file of files) form.append('file', file, file.name);
  // fetch does not tell how much of a body is sent.
  const sending = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    const abort = (): void => sending.abort();
    if (signal?.aborted) return reject(aborted());
    signal?.addEventListener('abort', abort, { once: true });
    sending.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onProgress?.(loaded / total);
    };
    sending.onabort = () => reject(aborted());
    sending.onerror = () => reject(new ApiError('The connection was lost while sending.', 'NETWORK'));
    sending.onload = () => {
      const { uploads, error } = (sending.response ?? {}) as UploadReply;
      if (sending.status < 300 && uploads) return resolve(uploads);
      reject(
        new ApiError(error?.message ?? `${sending.status} ${sending.statusText}`.trim(), error?.code ?? 'NETWORK'),
      );
    };
    sending.onloadend = () => signal?.removeEventListener('abort', abort);
    sending.responseType = 'json';
    sending.open('POST', '/uploads');
    sending.send(form);
  });
}

const aborted = (): DOMException => new DOMException('The upload was stopped.', 'AbortError');
