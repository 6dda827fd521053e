import type { RequestHandler, Response } from 'express';
import { WINDOW_SECONDS, type CostBudget, type Spending } from '../access/cost-budget.js';
import { callerOf, type Caller } from '../access/caller.js';
import { RateLimitedError } from '../errors.js';

/**
 * Takes points from a caller's budget and says in the reply's headers what is left of it (IETF draft "RateLimit header
 * fields for HTTP").
 *
 * @param budget undefined where there are none
 * @throws RateLimitedError when it is spent
 */
export async function spendBudget(
  budget: CostBudget | undefined,
  caller: Caller,
  points: number,
  response: Response,
): Promise<Spending | undefined> {
  if (!budget) return undefined;
  const spending = await budget.spend(caller, points);
  const { refused, limit, remaining, resetSeconds } = spending;
  response.set({
    'RateLimit-Policy': `"cost";q=${limit};w=${WINDOW_SECONDS}`,
    RateLimit: `"cost";r=${remaining};t=${resetSeconds}`,
  });
  if (refused) {
    const whose = caller.key ? `the key "${caller.key.name}"` : 'this address';
    throw new RateLimitedError(
      `The budget of ${limit} points a minute of ${whose} is spent; this asks for ${points}. ` +
        `Ask again in ${resetSeconds} s, or for less.`,
      resetSeconds,
    );
  }
  return spending;
}

/** What requests beside GraphQL cost, in points, by method and path; the rest (the page, health) costs nothing. */
const PRICES: readonly (readonly [method: string, path: RegExp, points: number])[] = [
  ['POST', /^\/uploads\/?$/i, 20],
  ['GET', /^\/images\/[^/]+\/?$/i, 2],
  ['GET', /^\/images\/[^/]+\/thumbnail\/?$/i, 2],
  ['GET', /^\/kpi-models\/[^/]+\/report\/?$/i, 800],
  ['GET', /^\/tag-models\/[^/]+\/report\/?$/i, 10],
];

/** Counts requests beside GraphQL against their callers' budgets. */
export function routeBudgets(budget: CostBudget | undefined): RequestHandler {
  return async (request, response, next) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const price = PRICES.find(([of, path]) => of === method && path.test(request.path));
    if (price) await spendBudget(budget, callerOf(response), price[2], response);
    next();
  };
}
