import type { Response } from 'express';
import type { Admitted } from '../graphql/limits/admit-request.js';
import type { RequestCost } from '../graphql/limits/request-cost.js';

/** Tells the transport that executes a request what was admitted of it, and what it costs. */
export function setAdmitted(response: Response, admitted: Admitted, cost: RequestCost): void {
  Object.assign(response.locals, { admitted, cost });
}

/** The operation that was admitted. */
export function admittedOf(response: Response): Admitted {
  return response.locals.admitted as Admitted;
}

/** What it costs; undefined for a request that no transport will execute. */
export function costOf(response: Response): RequestCost | undefined {
  return response.locals.cost as RequestCost | undefined;
}
