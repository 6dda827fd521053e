/** What the server lets callers ask for; the shape of requests is limited by src/graphql/limits/request-limits.ts. */
export interface CostLimits {
  /** Points that one request may cost; the limit of request-limits.ts when left out. */
  readonly maxCost?: number | undefined;
  /** Points that a key, or without one an address, may spend a minute; no budgets when left out. */
  readonly budgetPerMinute?: number | undefined;
  /** Budgets are counted in the database, for all processes over it together. */
  readonly sharedBudgets?: boolean;
}
