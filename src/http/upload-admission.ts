import type { RequestHandler } from 'express';
import { BoundedQueue } from '../bounded-queue.js';
import type { ServerLimits } from './server-limits.js';

/** Bounds the requests that send files at a time: each holds memory until its files are stored. None waits. */
export function uploadAdmission({ uploads }: ServerLimits): RequestHandler {
  const queue = new BoundedQueue({ what: 'uploads', atWork: uploads, waiting: 0, waitMs: 0 });
  return async (request, response, next) => {
    if (request.method !== 'POST') {
      next();
      return;
    }
    const leave = await queue.enter();
    // Its client left before: `close` has been.
    if (response.destroyed) {
      leave();
      return;
    }
    response.once('close', leave);
    next();
  };
}
