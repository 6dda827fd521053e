import type { Request, Response } from 'express';

/** What a key lets its owner do. Each contains nothing of the others, but `admin`, which contains all. */
export const SCOPES = ['read', 'ingest', 'fit', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who sent a request. */
export interface Caller {
  /** The API key it came with; undefined where none is asked for. */
  readonly key: { readonly id: string; readonly name: string } | undefined;
  readonly scopes: ReadonlySet<Scope>;
  /** IP address it came from. */
  readonly address: string;
}

/** Who may do everything, as on a server that asks for no keys. */
export function trustedCaller(address: string): Caller {
  return { key: undefined, scopes: new Set(SCOPES), address };
}

/** Notes who sent a request, for all that answers it. */
export function setCaller(response: Response, caller: Caller): void {
  response.locals.caller = caller;
}

/** Who sent the request that this answers. */
export function callerOf(response: Response): Caller {
  return response.locals.caller as Caller;
}

export function addressOf(request: Request): string {
  return request.ip ?? request.socket.remoteAddress ?? 'unknown';
}
