import { performance } from 'node:perf_hooks';
import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../graphql/context.js';
import { noteOperation } from '../telemetry/note-operation.js';
import type { Metrics } from './metrics.js';

/** Measures GraphQL operations: how long each took, and the codes of the errors that the reply shows. */
export function graphqlMetrics(metrics: Metrics): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      const started = performance.now();
      return {
        async didResolveOperation({ operation, operationName }) {
          if (operation) noteOperation(operation, operationName);
        },
        async willSendResponse({ operation, operationName, response }) {
          // Without an operation the document was refused before there was one; its errors still count.
          if (operation) {
            const seconds = (performance.now() - started) / 1000;
            metrics.operation({ name: operationName ?? undefined, type: operation.operation, seconds });
          }
          if (response.body.kind !== 'single') return;
          for (const { extensions } of response.body.singleResult.errors ?? []) {
            metrics.error(typeof extensions?.code === 'string' ? extensions.code : 'UNKNOWN');
          }
        },
      };
    },
  };
}
