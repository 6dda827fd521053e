import { ApiError } from './request.js';

export interface Uploaded {
  readonly id: string;
  readonly name: string;
}

/**
 * Sends files to `POST /uploads`; the server keeps them for an hour and nothing takes them into the library.
 *
 * @returns one for each file, in their order
 * @throws ApiError as the server words it
 */
export async function upload(files: readonly File[], signal?: AbortSignal): Promise<Uploaded[]> {
  const form = new FormData();
  for (const file of files) form.append('file', file, file.name);
  let reply: Response;
  try {
    reply = await fetch('/uploads', { method: 'POST', body: form, ...(signal ? { signal } : {}) });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new ApiError((error as Error).message, 'NETWORK');
  }
  const body = (await reply.json().catch(() => ({}))) as {
    uploads?: Uploaded[];
    error?: { code: string; message: string };
  };
  if (!reply.ok || !body.uploads) {
    throw new ApiError(body.error?.message ?? `${reply.status} ${reply.statusText}`, body.error?.code ?? 'NETWORK');
  }
  return body.uploads;
}
