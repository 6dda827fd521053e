import { existsSync } from 'node:fs';
import path from 'node:path';
import { Router, type Request, type Response } from 'express';
import { NotFoundError, NotReadyError } from '../errors.js';

/** Where the page shows something; any other path shows that nothing is there. */
const VIEWS = [
  ...[
    '/',
    '/illustrations/:id',
    '/try',
    '/kpi-models',
    '/kpi-models/:id',
    '/tag-models',
    '/tag-models/:id',
    '/jobs',
    '/keys',
  ],
];
/** Belong to programs: what is not found there is said as JSON, to a browser too. */
const NOT_THE_PAGE = /^\/(assets|explorer|graphql|health|images|metrics|ready|session|uploads)(\/|$)/;

/** Compressed twins that the build may have left beside a file, by what a client must accept; smallest first. */
const ENCODINGS = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const;

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** React Aria sets `style` attributes; style elements and sheets of other origins stay out. */
const POLICY = [
  ...["default-src 'self'", "img-src 'self' data: blob:", "style-src 'self'", "style-src-attr 'unsafe-inline'"],
  ...["connect-src 'self'", "frame-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"],
  "frame-ancestors 'none'",
].join('; ');

// bin/setup.mjs builds it, as `npm start` does before all else.
const NOT_BUILT =
  'The page has not been built. Run `npm run setup` and load this address again; ' +
  'GraphQL answers at /graphql without it.';

/**
 * The page from its build: `index.html` at every address that a browser asks for and nothing before these routes answers,
 * and `assets/`, whose names change with their content.
 *
 * @param folder of the build; it may be built while the server runs
 */
export function pageRoutes(folder: string): Router {
  const router = Router();
  router.use((_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' });
    next();
  });
  router.get('/assets/*path', async (request, response) => {
    const file = request.path.slice(1);
    if (!(await sendBuilt(folder, file, IMMUTABLE, request, response))) {
      throw new NotFoundError(`There is nothing at ${request.path}. If the page was built anew, load it again.`);
    }
  });
  router.get(VIEWS, (request, response) => sendPage(folder, request, response));
  // What the build leaves beside index.html, such as an icon.
  router.get('/:file', async (request, response, next) => {
    const { file } = request.params;
    const isFile = !NOT_THE_PAGE.test(request.path) && file !== 'index.html' && path.extname(file) !== '';
    if (!isFile || !(await sendBuilt(folder, file, 'no-cache', request, response))) next();
  });
  router.get('/*path', async (request, response, next) => {
    if (NOT_THE_PAGE.test(request.path) || request.accepts(['json', 'html']) !== 'html') {
      next();
      return;
    }
    response.status(404);
    await sendPage(folder, request, response);
  });
  return router;
}

async function sendPage(folder: string, request: Request, response: Response): Promise<void> {
  response.set('Content-Security-Policy', POLICY);
  if (await sendBuilt(folder, 'index.html', 'no-cache', request, response)) return;
  if (request.accepts(['json', 'html']) !== 'html') throw new NotReadyError(NOT_BUILT);
  response.status(503).set('Cache-Control', 'no-store').type('text').send(`${NOT_BUILT}\n`);
}

/** @returns false, with nothing sent, when the build has no such file */
async function sendBuilt(
  folder: string,
  name: string,
  caching: string,
  request: Request,
  response: Response,
): Promise<boolean> {
  const there = (ending: string): boolean => existsSync(path.join(folder, `${name}${ending}`));
  const compressed = ENCODINGS.filter(({ ending }) => there(ending));
  const chosen = compressed.find(({ encoding }) => request.acceptsEncodings(encoding) === encoding);
  const headers = {
    'Cache-Control': caching,
    ...(compressed.length > 0 ? { Vary: 'Accept-Encoding' } : {}),
    ...(chosen ? { 'Content-Encoding': chosen.encoding } : {}),
  };
  response.set(headers).type(path.extname(name));
  return new Promise((resolve, reject) => {
    // `root` keeps what is sent within the folder, whatever the name says.
    const options = { root: folder, cacheControl: false, acceptRanges: false };
    response.sendFile(`${name}${chosen?.ending ?? ''}`, options, (error) => {
      if (!error || response.headersSent) {
        resolve(true);
        return;
      }
      for (const header of [...Object.keys(headers), 'Content-Type', 'ETag']) response.removeHeader(header);
      if ('status' in error && Number(error.status) < 500) resolve(false);
      else reject(error);
    });
  });
}
