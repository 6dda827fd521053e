import { Router } from 'express';
import type { Pool } from 'pg';
import { NotFoundError } from '../errors.js';
import { loadIllustrations } from '../indexer/illustration-table.js';
import type { ImageStore } from '../indexer/image-store.js';

/** `GET /images/:id`: the original. Its content never changes under an id, so it may be cached for ever. */
export function imageRoutes(pool: () => Pool, store: ImageStore): Router {
  const router = Router();
  router.get('/images/:id', async (request, response) => {
    const { id } = request.params;
    const found = /^[1-9]\d{0,17}$/.test(id) ? (await loadIllustrations(pool(), [id])).get(id) : undefined;
    if (!found) throw new NotFoundError(`There is no illustration ${id}.`);
    response.set({
      'Content-Type': found.mediaType,
      'Cache-Control': 'public, max-age=31536000, immutable',
      ETag: `"${found.sha256}"`,
      // An SVG is a document: opened on its own it must not run scripts with this site's rights.
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    });
    await new Promise<void>((resolve, reject) => {
      response.sendFile(
        store.pathOf(found.sha256),
        { dotfiles: 'allow', etag: false, cacheControl: false },
        (error) => {
          if (!error || response.headersSent) resolve();
          else reject(new NotFoundError(`The file of illustration ${id} is gone from the data folder.`));
        },
      );
    });
  });
  return router;
}
