import type { Request } from 'express';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a page of another site, or of another port of this machine, made a browser send this write. Browsers say so
 * themselves (Sec-Fetch-Site; on plain http from other machines only Origin), pages cannot make them say otherwise, and
 * programs say neither. Also multipart forms, which browsers send to other sites without asking first.
 *
 * @param request.hostname and `host` as a trusted proxy says them
 */
export function isForgedWrite(request: Request): boolean {
  if (SAFE.includes(request.method)) return false;
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = request.get('origin');
  if (origin === undefined) return false;
  // Which of http and https is left open: a proxy may have taken TLS off.
  return !URL.canParse(origin) || new URL(origin).host !== request.host;
}

export const FORGED_WRITE =
  'A page of another site sent this. Programs send a key as Authorization: Bearer; pages of this server may write by themselves.';
