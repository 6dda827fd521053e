import type { Request } from 'express';
import type { Scope } from './caller.js';

/** What a request needs: nothing, any key (the fields of a GraphQL document have scopes of their own), or a scope. */
export type RouteScope = 'open' | 'any key' | Scope;

/** Of the page: its views, its files, and the explorer's. They hold nothing of the library; signing in needs them. */
const PAGE = [
  /^\/$/,
  /^\/(try|jobs|keys|kpi-models|tag-models)$/,
  /^\/(illustrations|kpi-models|tag-models)\/[^/]+$/,
  /^\/(assets|explorer)\/[\w./@-]+$/,
  /^\/(appearance\.js|favicon\.ico|robots\.txt)$/,
];

/**
 * Everything that is not named here needs `read`, so that a route that somebody adds is closed until it is thought of.
 * Uploads need no more: they are for tagImage and similar too, and enter the library by `ingest` only.
 */
export function scopeOfRoute({ method, path }: Pick<Request, 'method' | 'path'>): RouteScope {
  if (['/health', '/ready', '/session'].includes(path)) return 'open';
  if ((method === 'GET' || method === 'HEAD') && PAGE.some((pattern) => pattern.test(path))) return 'open';
  return /^\/graphql\/?$/i.test(path) ? 'any key' : 'read';
}
