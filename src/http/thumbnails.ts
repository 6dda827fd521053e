import { Router, type Response } from 'express';
import type { Pool } from 'pg';
import { OriginalMissingError } from '../indexer/original-store.js';
import { checkThumbnailWidth, type ThumbnailStore } from '../indexer/thumbnail-store.js';
import { findIllustration, IMMUTABLE_IMAGE, missingOriginal, withoutCaching } from './images.js';

/** `GET /images/:id/thumbnail?width=160|320|640`: a small WebP. Like the original it never changes under an id. */
export function thumbnailRoutes(pool: () => Pool, store: ThumbnailStore): Router {
  const router = Router();
  router.get('/images/:id/thumbnail', async (request, response) => {
    const { id } = request.params;
    const given = request.query.width;
    const width = checkThumbnailWidth(typeof given === 'string' ? given : '');
    const { sha256 } = await findIllustration(pool(), id);
    response.set({ ...IMMUTABLE_IMAGE, 'Content-Type': 'image/webp', ETag: `"${sha256}-${width}"` });
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    const gone = untilGone(response);
    try {
      const file = await store.find(sha256, width, gone);
      await new Promise<void>((resolve, reject) => {
        response.sendFile(file, { dotfiles: 'allow', etag: false, cacheControl: false }, (error) => {
          if (!error || response.headersSent || gone.aborted) resolve();
          else reject(error);
        });
      });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A browser that scrolls on gives up what it asked for; Express may say so before the response does.
      if (gone.aborted || code === 'ECONNABORTED') return;
      withoutCaching(response);
      if (error instanceof OriginalMissingError) throw missingOriginal(id);
      throw error;
    }
  });
  return router;
}

/** Aborted when the client has gone away before its reply was complete. */
function untilGone(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
