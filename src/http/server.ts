import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type Response } from 'express';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { Authenticator } from '../access/authenticator.js';
import { callerOf } from '../access/caller.js';
import { accessPolicy, type AccessPolicy } from '../access/policy.js';
import { BadInputError, NotFoundError, NotReadyError } from '../errors.js';
import { createContext, type Context, type Services } from '../graphql/context.js';
import { formatError } from '../graphql/format-error.js';
import { PersistedDocuments } from '../graphql/persisted-documents.js';
import { executableSchema } from '../graphql/schema.js';
import type { OriginalStore } from '../indexer/original-store.js';
import type { ThumbnailStore } from '../indexer/thumbnail-store.js';
import { packageRoot } from '../package-root.js';
import { compressReplies } from './compress-replies.js';
import { documentLookup } from './document-lookup.js';
import { replyWithError } from './error-replies.js';
import { eventStreams } from './event-streams.js';
import { explorerRoutes } from './explorer.js';
import { graphqlMetrics } from './graphql-metrics.js';
import { imageRoutes } from './images.js';
import { Metrics } from './metrics.js';
import { pageRoutes } from './page.js';
import type { Readiness } from './readiness.js';
import { reportRoutes } from './reports.js';
import { sessionRoutes } from './session.js';
import { thumbnailRoutes } from './thumbnails.js';
import type { UploadStore } from './upload-store.js';
import { uploadRoutes } from './uploads.js';

/** Requests under way get this long to finish when the server stops. */
const DRAIN_MS = 10_000;
const MAX_DOCUMENT_BYTES = '1mb';

export interface EyecatchServer {
  readonly port: number;
  /** From here on GraphQL and pictures answer; before, they say that the server is starting. */
  readonly open: (services: Services) => void;
  readonly close: () => Promise<void>;
}

/**
 * Listens at once: health and progress answer while the database is still being opened and the library prepared.
 *
 * @param port 0 takes a free one
 * @throws BadInputError when the port is taken
 */
export async function startServer(options: {
  readonly port: number;
  readonly host: string;
  readonly readiness: Readiness;
  readonly uploads: UploadStore;
  readonly images: OriginalStore;
  readonly thumbnails: ThumbnailStore;
  /** Of the built page; where the build puts it when left out. */
  readonly pageFolder?: string;
  /** What clients may name by hash; without it, what they register themselves. */
  readonly documents?: PersistedDocuments;
  /** Who may ask; by default everybody on this machine, and who has a key where others can reach `host`. */
  readonly access?: AccessPolicy;
}): Promise<EyecatchServer> {
  const { port, host, readiness, uploads, images, thumbnails, documents = new PersistedDocuments() } = options;
  const pageFolder = options.pageFolder ?? path.join(packageRoot, 'dist', 'dashboard');
  let services: Services | undefined;
  const opened = (): Services => {
    if (!services) throw new NotReadyError('The server is still opening its database; try again in a few seconds.');
    return services;
  };

  const app = express();
  const server = createServer(app);
  app.disable('x-powered-by');
  const metrics = new Metrics(() => services?.pool);
  const authenticator = new Authenticator(options.access ?? accessPolicy({ host }), () => opened().pool);
  app.set('trust proxy', authenticator.policy.trustProxy ?? false);
  app.use(metrics.timeRequests);
  app.use(authenticator.identify);
  app.get('/health', (_request, response) => {
    response.json(readiness);
  });
  app.get('/ready', (_request, response) => {
    response.status(readiness.ready ? 200 : 503).json(readiness);
  });
  app.use(explorerRoutes(documents));
  app.use(authenticator.gate);
  app.use(metrics.routes());
  app.use(sessionRoutes(authenticator, () => opened().pool));
  app.use(uploadRoutes(uploads));
  app.use(imageRoutes(() => opened().pool, images));
  app.use(thumbnailRoutes(() => opened().pool, thumbnails));
  app.use(['/graphql', '/tag-models', '/kpi-models'], compressReplies());
  app.use(reportRoutes(opened));

  const schema = executableSchema();
  const context = (response: Response): Context => createContext(opened(), callerOf(response));
  const streams = eventStreams(schema, context);
  const apollo = new ApolloServer<Context>({
    schema,
    formatError,
    // The schema is no secret; left to itself, Apollo would hide it, and break the explorer, when NODE_ENV is production.
    introspection: true,
    // Documents are looked up before Apollo, for all transports.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: server, stopGracePeriodMillis: DRAIN_MS }),
      ApolloServerPluginLandingPageDisabled(),
      // The schema has no hints for caches; the plugin would still wrap every field.
      ApolloServerPluginCacheControlDisabled(),
      REFUSE_SUBSCRIPTIONS,
      graphqlMetrics(metrics),
    ],
  });
  await apollo.start();
  app.use(
    '/graphql',
    express.json({ limit: MAX_DOCUMENT_BYTES }),
    documentLookup(documents),
    streams.handle,
    expressMiddleware(apollo, {
      context: async ({ res }) => {
        try {
          return context(res);
        } catch (error) {
          const { message } = error as Error;
          throw new GraphQLError(message, { extensions: { code: 'NOT_READY', http: { status: 503 } } });
        }
      },
    }),
  );
  app.use(pageRoutes(pageFolder));
  app.use((request) => {
    throw new NotFoundPath(request.path);
  });
  app.use(replyWithError);

  await listen(server, port, host);
  return {
    port: (server.address() as AddressInfo).port,
    open: (given) => {
      services = given;
    },
    close: async () => {
      readiness.stop();
      streams.close();
      await apollo.stop();
    },
  };
}

/** Executed as a query, a subscription would answer null and nobody would know why. */
const REFUSE_SUBSCRIPTIONS: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation }) => {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return Promise.resolve();
        throw new GraphQLError('A subscription is a stream of events: ask with Accept: text/event-stream.', {
          extensions: { code: 'BAD_REQUEST', http: { status: 406 } },
        });
      },
    }),
};

class NotFoundPath extends NotFoundError {
  constructor(requested: string) {
    super(`There is nothing at ${requested}. GraphQL is at /graphql, the page at /.`);
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is taken, perhaps by another Eyecatch. Choose another one with --port.`
          : `The server cannot listen on ${host}:${port}: ${error.message}`;
      reject(new BadInputError(reason, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}
