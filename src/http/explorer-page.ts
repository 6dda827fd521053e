/** GraphiQL's editor styles elements from scripts and loads its font from a data URL. */
export const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'";

export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Eyecatch: GraphQL explorer</title>
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
    <script src="/explorer/graphql-sse/graphql-sse.min.js"></script>
    <script src="/explorer/start.js"></script>
  </body>
</html>
`;

/** Where only registered documents are answered there is nothing to explore. */
export const CLOSED_PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Eyecatch: GraphQL explorer</title></head>
  <body><p>This server answers registered documents only, so its explorer is off. Start one without
  <code>--only-persisted-documents</code> to explore the schema.</p></body>
</html>
`;

/** Shown as tabs on the first visit; each stands for a question that the API is made for. */
export const EXAMPLES = [
  {
    query: `# The library: what is in it, what looks like it, how will it perform.
query Library {
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
`,
  },
  {
    query: `# What looks like these examples and unlike those: illustrations, uploads or tags, as the variables say.
query Similar($like: [ExampleInput!]!, $unlike: [ExampleInput!]!) {
  similar(like: $like, unlike: $unlike, first: 5) {
    edges {
      node {
        similarity
        illustration { id name url }
        sharedTags(first: 3) { part tag { name } }
      }
    }
  }
}
`,
    variables: JSON.stringify({ like: [{ illustration: '1' }], unlike: [{ illustration: '2', weight: 0.5 }] }, null, 2),
  },
  {
    query: `# A forecast, and what it would be with other tags: name some in the variables.
query Forecast($illustration: ID!, $add: [TagEditInput!]!, $remove: [String!]!) {
  predictKpi(kpi: "ctr", illustrations: [$illustration]) {
    rate
    interval { low high }
    contributions(first: 5) { contribution tag { name } }
    whatIf(add: $add, remove: $remove) {
      before
      after
      movedAlong { from to tag { name } }
      warnings
      note
    }
  }
}
`,
    variables: JSON.stringify({ illustration: '1', add: [{ name: 'smile' }], remove: [] }, null, 2),
  },
  {
    query: `# Jobs as they change, from this server as events. Queue one (see the mutations) and watch.
subscription Jobs {
  jobs { id kind status step done total error }
}
`,
  },
];

export const START = `const fetchOnce = GraphiQL.createFetcher({ url: '/graphql' });
const events = graphqlSse.createClient({ url: '/graphql', retryAttempts: 100 });
// GraphiQL's own fetcher knows WebSockets only.
function fetcher(params, options) {
  const operations = (options.documentAST?.definitions ?? []).filter(({ kind }) => kind === 'OperationDefinition');
  const asked = operations.find(({ name }) => !params.operationName || name?.value === params.operationName);
  return asked?.operation === 'subscription' ? events.iterate(params) : fetchOnce(params, options);
}
ReactDOM.createRoot(document.getElementById('explorer')).render(
  React.createElement(GraphiQL, { fetcher, defaultTabs: ${JSON.stringify(EXAMPLES)} }),
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
