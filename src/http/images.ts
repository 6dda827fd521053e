import { Router, type Response } from 'express';
import type { Pool } from 'pg';
import { NotFoundError } from '../errors.js';
import { loadIllustrations, type Illustration } from '../indexer/illustration-table.js';
import type { ImageStore } from '../indexer/image-store.js';

/**
 * What goes with a picture: its content never changes under an id, so a browser may keep it for ever. A cache that several
 * share may not: it would hand it to who has no key.
 */
export const IMMUTABLE_IMAGE = {
  'Cache-Control': 'private, max-age=31536000, immutable',
  // An SVG is a document: opened on its own it must not run scripts with this site's rights.
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'X-Content-Type-Options': 'nosniff',
} as const;

/** `GET /images/:id`: the original. */
export function imageRoutes(pool: () => Pool, store: ImageStore): Router {
  const router = Router();
  router.get('/images/:id', async (request, response) => {
    const { id } = request.params;
    const { mediaType, sha256 } = await findIllustration(pool(), id);
    response.set({ ...IMMUTABLE_IMAGE, 'Content-Type': mediaType, ETag: `"${sha256}"` });
    await new Promise<void>((resolve, reject) => {
      response.sendFile(store.pathOf(sha256), { dotfiles: 'allow', etag: false, cacheControl: false }, (error) => {
        if (!error || response.headersSent) {
          resolve();
          return;
        }
        withoutCaching(response);
        reject(missingOriginal(id));
      });
    });
  });
  return router;
}

/** @throws NotFoundError */
export async function findIllustration(pool: Pool, id: string): Promise<Illustration> {
  const found = /^[1-9]\d{0,17}$/.test(id) ? (await loadIllustrations(pool, [id])).get(id) : undefined;
  if (!found) throw new NotFoundError(`There is no illustration ${id}.`);
  return found;
}

export function missingOriginal(id: string): NotFoundError {
  return new NotFoundError(`The file of illustration ${id} is gone from the data folder.`);
}

/** Takes back what was said of a picture that cannot be sent: an error must not be kept for a year. */
export function withoutCaching(response: Response): void {
  for (const name of ['Cache-Control', 'ETag', 'Content-Type']) response.removeHeader(name);
}
