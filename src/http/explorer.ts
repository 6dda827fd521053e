import { createRequire } from 'node:module';
import path from 'node:path';
import { Router, static as serveFiles } from 'express';
import type { PersistedDocuments } from '../graphql/persisted-documents.js';
import { CLOSED_PAGE, PAGE, POLICY, START } from './explorer-page.js';

const require = createRequire(import.meta.url);
const folderOf = (file: string): string => path.dirname(require.resolve(file));

/** The local GraphQL explorer (GraphiQL) at `/graphql`, for browsers. All of it comes from this server. */
export function explorerRoutes({ only }: PersistedDocuments): Router {
  const router = Router();
  const files = { index: false, immutable: true, maxAge: '1d' } as const;
  router.use('/explorer/graphiql', serveFiles(folderOf('graphiql/package.json'), files));
  router.use('/explorer/react', serveFiles(path.join(folderOf('react'), 'umd'), files));
  router.use('/explorer/react-dom', serveFiles(path.join(folderOf('react-dom'), 'umd'), files));
  router.use('/explorer/graphql-sse', serveFiles(path.join(folderOf('graphql-sse'), '../umd'), files));
  router.get('/explorer/start.js', (_request, response) => {
    response.type('text/javascript').send(START);
  });
  router.get('/graphql', (request, response, next) => {
    if (request.accepts(['json', 'html', 'text/event-stream']) !== 'html') {
      next();
      return;
    }
    response.set('Content-Security-Policy', POLICY).type('html');
    if (only) response.status(403).send(CLOSED_PAGE);
    else response.send(PAGE);
  });
  return router;
}
