import { pipeline } from 'node:stream/promises';
import { Router, type Response } from 'express';
import type { Pool } from 'pg';
import { NotFoundError } from '../errors.js';
import { loadIllustrations, type Illustration } from '../indexer/illustration-table.js';
import { OriginalMissingError, type Original, type OriginalStore } from '../indexer/original-store.js';

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
export function imageRoutes(pool: () => Pool, store: OriginalStore): Router {
  const router = Router();
  router.get('/images/:id', async (request, response) => {
    const { id } = request.params;
    const { mediaType, sha256 } = await findIllustration(pool(), id);
    response.set({ ...IMMUTABLE_IMAGE, 'Content-Type': mediaType, ETag: `"${sha256}"` });
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    try {
      await sendOriginal(await store.find(sha256), response);
    } catch (error) {
      withoutCaching(response);
      throw error instanceof OriginalMissingError ? missingOriginal(id) : error;
    }
  });
  return router;
}

async function sendOriginal(original: Original, response: Response): Promise<void> {
  if ('file' in original) {
    await new Promise<void>((resolve, reject) => {
      response.sendFile(original.file, { dotfiles: 'allow', etag: false, cacheControl: false }, (error) => {
        if (!error || response.headersSent) resolve();
        else reject(error);
      });
    });
    return;
  }
  response.set('Content-Length', String(original.bytes));
  try {
    await pipeline(original.content, response);
  } catch (error) {
    // The client has gone away, or the storage in the middle of it: the length tells the client.
    if (!response.headersSent) throw error;
    response.destroy();
  }
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
