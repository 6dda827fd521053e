import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type Response } from 'express';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { Authenticator } from '../access/authenticator.js';
import { callerOf } from '../access/caller.js';
import { CostBudget } from '../access/cost-budget.js';
import { accessPolicy, type AccessPolicy } from '../access/policy.js';
import { BadInputError, NotFoundError, NotReadyError } from '../errors.js';
import { createContext, type Context, type Services } from '../graphql/context.js';
import { formatError } from '../graphql/format-error.js';
import { admitRequests } from '../graphql/limits/admit-request.js';
import { REQUEST_LIMITS } from '../graphql/limits/request-limits.js';
import { PersistedDocuments } from '../graphql/persisted-documents.js';
import { executableSchema } from '../graphql/schema.js';
import type { OriginalStore } from '../indexer/original-store.js';
import type { ThumbnailStore } from '../indexer/thumbnail-store.js';
import { packageRoot } from '../package-root.js';
import type { WorkerMetrics } from '../telemetry/worker-metrics.js';
import { log } from '../log.js';
import { accessLog } from './access-log.js';
import { admission, finishMutations, operationOf } from './admission.js';
import { routeBudgets } from './budgets.js';
import { compressReplies } from './compress-replies.js';
import { documentLookup } from './document-lookup.js';
import { Drain } from './drain.js';
import { replyWithError } from './error-replies.js';
import { eventStreams } from './event-streams.js';
import { explorerRoutes } from './explorer.js';
import { costOf } from './admitted.js';
import { graphqlLimits } from './graphql-limits.js';
import { graphqlMetrics } from './graphql-metrics.js';
import { imageRoutes } from './images.js';
import { Metrics } from './metrics.js';
import { pageRoutes } from './page.js';
import { endPipelined } from './pipelined-requests.js';
import { readinessRoutes, type Readiness } from './readiness.js';
import { parseBody, receiveBodies } from './request-bodies.js';
import { REPORT_COST } from './report-cost.js';
import { reportRoutes } from './reports.js';
import { DEFAULT_LIMITS, limitConnections, serverOptions, type ServerLimits } from './server-limits.js';
import { temporaryFailures } from './temporary-failures.js';
import { requestId } from './request-id.js';
import { securityHeaders } from './security-headers.js';
import { seenPosition } from './seen-position.js';
import type { CostLimits } from './cost-limits.js';
import { sessionRoutes } from './session.js';
import { thumbnailRoutes } from './thumbnails.js';
import { uploadAdmission } from './upload-admission.js';
import type { UploadStore } from './upload-store.js';
import { uploadRoutes } from './uploads.js';

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
  readonly costs?: CostLimits;
  readonly limits?: Partial<ServerLimits>;
  /** Who may ask; by default everybody on this machine, and who has a key where others can reach `host`. */
  readonly access?: AccessPolicy;
  /** Of the processes that do this server's jobs. */
  readonly workerMetrics?: WorkerMetrics;
}): Promise<EyecatchServer> {
  const {
    port,
    host,
    readiness,
    uploads,
    images,
    thumbnails,
    documents = new PersistedDocuments(),
    costs = {},
  } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const pageFolder = options.pageFolder ?? path.join(packageRoot, 'dist', 'dashboard');
  let services: Services | undefined;
  const opened = (): Services => {
    if (!services) throw new NotReadyError('The server is still opening its database; try again in a few seconds.');
    return services;
  };

  const app = express();
  const server = createServer(serverOptions(limits), app);
  limitConnections(server, limits);
  endPipelined(server);
  const drain = new Drain(server);
  app.disable('x-powered-by');
  app.use(...securityHeaders());
  const metrics = new Metrics(() => services?.pool, options.workerMetrics);
  const authenticator = new Authenticator(options.access ?? accessPolicy({ host }), () => opened().pool);
  app.set('trust proxy', authenticator.policy.trustProxy ?? false);
  app.use(requestId, accessLog(log), metrics.timeRequests);
  app.use(authenticator.identify);
  const { maxCost = REQUEST_LIMITS.cost, budgetPerMinute, sharedBudgets = false } = costs;
  const pool = sharedBudgets ? () => opened().pool : undefined;
  const budget = budgetPerMinute === undefined ? undefined : new CostBudget(budgetPerMinute, { pool });
  app.use(readinessRoutes(readiness));
  app.use(explorerRoutes(documents));
  app.use(authenticator.gate);
  app.use(routeBudgets(budget));
  app.use(metrics.routes());
  app.use(sessionRoutes(authenticator, () => opened().pool));
  app.use('/uploads', uploadAdmission(limits));
  app.use(uploadRoutes(uploads));
  app.use(imageRoutes(() => opened().pool, images));
  app.use(thumbnailRoutes(() => opened().pool, thumbnails));
  app.use(['/graphql', '/tag-models', '/kpi-models'], compressReplies());
  app.use(reportRoutes(opened));

  const schema = executableSchema();
  const context = (response: Response): Context =>
    createContext(opened(), callerOf(response), {
      operation: operationOf(response),
      cost: costOf(response),
      seen: seenPosition(response),
    });
  const streams = eventStreams(schema, context, limits.streams);
  const { admit, dropLate } = admission(limits, readiness);
  const apollo = new ApolloServer<Context>({
    schema,
    formatError,
    // Who may ask is decided before, for all transports, in graphql-limits.ts.
    introspection: true,
    // Documents are looked up before Apollo, for all transports.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // The schema has no hints for caches; the plugin would still wrap every field.
      ApolloServerPluginCacheControlDisabled(),
      REFUSE_SUBSCRIPTIONS,
      REPORT_COST,
      finishMutations,
      temporaryFailures,
      graphqlMetrics(metrics),
    ],
    // It would end what is under way as soon as SIGTERM comes.
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  app.use(
    '/graphql',
    receiveBodies(limits),
    admit,
    parseBody,
    documentLookup(documents),
    graphqlLimits({
      admit: admitRequests(schema, { ...REQUEST_LIMITS, cost: maxCost }),
      documents,
      budget,
      maxCost,
      onRefused: (code) => metrics.error(code),
    }),
    streams.handle,
    expressMiddleware(apollo, {
      context: async ({ res }) => {
        try {
          return context(res);
        } catch (error) {
          if (!(error instanceof NotReadyError)) throw error;
          throw new GraphQLError(error.message, { extensions: { code: 'NOT_READY', http: { status: 503 } } });
        }
      },
    }),
    dropLate,
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
      await sleep(limits.drainDelayMs);
      streams.close();
      await drain.finish(limits.drainMs);
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
