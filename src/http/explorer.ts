import { createRequire } from 'node:module';
import path from 'node:path';
import { Router, static as serveFiles } from 'express';

const require = createRequire(import.meta.url);
const folderOf = (file: string): string => path.dirname(require.resolve(file));

const FIRST_QUERY = `# What is in it, what looks like it, how will it perform.
{
  illustrations(first: 3) {
    totalCount
    edges {
      node {
        id
        name
        url
        tags(first: 5) { score tag { name } }
        similar(first: 3) {
          similarity
          illustration { id name }
          sharedTags(first: 3) { part tag { name } }
        }
        kpi(name: "ctr") {
          rate
          simulated
          contributions(first: 3) { contribution tag { name } }
        }
      }
    }
  }
}
`;

/** The local GraphQL explorer (GraphiQL) at `/graphql`, for browsers. All of it comes from this server. */
export function explorerRoutes(): Router {
  const router = Router();
  const files = { index: false, immutable: true, maxAge: '1d' } as const;
  router.use('/explorer/graphiql', serveFiles(folderOf('graphiql/package.json'), files));
  router.use('/explorer/react', serveFiles(path.join(folderOf('react'), 'umd'), files));
  router.use('/explorer/react-dom', serveFiles(path.join(folderOf('react-dom'), 'umd'), files));
  router.get('/explorer/start.js', (_request, response) => {
    response.type('text/javascript').send(START);
  });
  router.get('/graphql', (request, response, next) => {
    if (request.accepts(['json', 'html']) !== 'html') {
      next();
      return;
    }
    response.set('Content-Security-Policy', POLICY).type('html').send(PAGE);
  });
  return router;
}

/** GraphiQL's editor styles elements from scripts and loads its font from a data URL. */
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Eyecatch</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/explorer/graphiql/graphiql.min.css" />
    <style>
      body { margin: 0; height: 100vh; display: flex; flex-direction: column; font-family: system-ui, sans-serif; }
      #status { padding: 6px 16px; background: #fff4d6; color: #4a3600; font-size: 14px; }
      #status[hidden] { display: none; }
      #explorer { flex: 1; min-height: 0; }
    </style>
  </head>
  <body>
    <div id="status" role="status" hidden></div>
    <div id="explorer">Loading the explorer…</div>
    <script src="/explorer/react/react.production.min.js"></script>
    <script src="/explorer/react-dom/react-dom.production.min.js"></script>
    <script src="/explorer/graphiql/graphiql.min.js"></script>
    <script src="/explorer/start.js"></script>
  </body>
</html>
`;

const START = `ReactDOM.createRoot(document.getElementById('explorer')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultQuery: ${JSON.stringify(FIRST_QUERY)},
  }),
);
const status = document.getElementById('status');
async function showStatus() {
  const health = await fetch('/health').then((reply) => reply.json(), () => ({ status: 'unreachable' }));
  const { preparation, reason } = health;
  status.hidden = health.status === 'ready';
  status.textContent = preparation
    ? 'The library is being prepared: ' + preparation.step + ', ' + preparation.done + ' of ' + preparation.total
    : 'Server: ' + health.status + (reason ? ': ' + reason : '');
  if (!status.hidden) setTimeout(showStatus, 1000);
}
void showStatus();
`;
