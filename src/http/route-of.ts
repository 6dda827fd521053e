import type { Request } from 'express';

/** Pattern of the route that answered, never a path: there are as many of those as pictures. Known once it answered. */
export function routeOf({ route, baseUrl }: Request): string {
  const { path } = (route ?? {}) as { readonly path?: unknown };
  // A route of several patterns goes by its first.
  const pattern: unknown = Array.isArray(path) ? path[0] : path;
  if (typeof pattern === 'string') return baseUrl + pattern;
  return baseUrl === '' ? 'other' : baseUrl;
}
