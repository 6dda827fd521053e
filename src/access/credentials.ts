import type { CookieOptions, Request, Response } from 'express';
import type { Credential } from './key-verifier.js';

/** Over https the browser itself sees to it that no other host sets or gets it. */
export function sessionCookie(request: Request): string {
  return request.secure ? '__Host-eyecatch_session' : 'eyecatch_session';
}

export function sessionCookieOptions({ secure }: Request): CookieOptions {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure };
}

/** Over https a browser heeds this only with the options that the cookie was set with. */
export function clearSession(request: Request, response: Response): void {
  response.clearCookie(sessionCookie(request), sessionCookieOptions(request));
}

/** What a request brings along: a key in a header, which counts first, or the page's session in a cookie. */
export function credentialOf(request: Request): Credential | undefined {
  const secret = bearerToken(request) ?? (request.get('x-api-key')?.trim() || undefined);
  if (secret !== undefined) return { kind: 'eyc', secret };
  const session = sessionOf(request);
  return session === undefined ? undefined : { kind: 'eys', secret: session };
}

/** Another scheme than Bearer is a proxy's business. */
export function bearerToken(request: Request): string | undefined {
  return /^bearer +(\S+) *$/i.exec(request.get('authorization') ?? '')?.[1];
}

export function sessionOf(request: Request): string | undefined {
  const name = `${sessionCookie(request)}=`;
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(name))?.slice(name.length) || undefined;
}
