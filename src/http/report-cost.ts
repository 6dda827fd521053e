import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Context } from '../graphql/context.js';
import { costExtension } from '../graphql/limits/request-cost.js';

/** Puts the cost into a reply that is to show it, and executes nothing that went around the limits. */
export const REPORT_COST: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ contextValue }) => {
        if (contextValue.cost) return Promise.resolve();
        // No client can cause this: routes in another order would.
        throw new GraphQLError('The request was not counted.', { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
      },
      willSendResponse: ({ contextValue: { cost }, response: { body } }) => {
        if (cost?.report && body.kind === 'single') {
          body.singleResult.extensions = { ...body.singleResult.extensions, ...costExtension(cost) };
        }
        return Promise.resolve();
      },
    }),
};
