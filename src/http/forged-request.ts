import type { Request } from 'express';

export const FORGED =
  'This request could have been forged by a page of another site. Send POST with Content-Type: application/json, or give ' +
  'the header Apollo-Require-Preflight any value.';
/** What Apollo asks for on this path, https://www.apollographql.com/docs/apollo-server/security/cors. */
const PREFLIGHT_HEADERS = ['x-apollo-operation-name', 'apollo-require-preflight'];
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/**
 * Whether a page of another site can send this without asking first. EventSource, which can set no header, is let in
 * from this server's own pages: a browser says so, and no page can make it say so.
 */
export function mayBeForged(request: Request): boolean {
  const type = request.get('content-type')?.split(';')[0]!.trim().toLowerCase();
  if (type && !FORMS.includes(type)) return false;
  if (PREFLIGHT_HEADERS.some((name) => request.get(name))) return false;
  return !(request.method === 'GET' && request.get('sec-fetch-site') === 'same-origin');
}
