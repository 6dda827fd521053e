import type { Request } from 'express';

/** What an address asks for. Not by URL, which takes the rest of a path that begins with `//` for a host. */
export function searchOf({ url }: Request): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at));
}
