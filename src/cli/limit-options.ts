import type { Command } from 'commander';
import type { AccessPolicy } from '../access/policy.js';
import { REQUEST_LIMITS } from '../graphql/limits/request-limits.js';
import type { CostLimits } from '../http/cost-limits.js';
import { readCount } from './settings.js';

export interface LimitOptions {
  readonly maxCost?: string;
  readonly budgetPerMinute?: string;
}

/** Half of one core's time: 1 point is about 1 ms of work. */
const BUDGET_PER_MINUTE = 30_000;
/** As Postgres keeps what was spent. */
const MOST_POINTS = 1_000_000_000;

export function addLimitOptions(command: Command): Command {
  return command
    .option(
      '--max-cost <points>',
      `refuse a GraphQL request that costs more (or EYECATCH_MAX_COST; default ${REQUEST_LIMITS.cost}; 1 point is\nabout 1 ms of work)`,
    )
    .option(
      '--budget-per-minute <points>',
      'what a key, or an address without one, may spend a minute (or EYECATCH_BUDGET_PER_MINUTE; 0 for no limit;\n' +
        `default ${BUDGET_PER_MINUTE}, and no limit where the server listens on this machine only and asks for no keys)`,
    );
}

/**
 * @throws BadInputError when a value is no count
 */
export function readLimits(options: LimitOptions, { keys, local }: AccessPolicy): CostLimits {
  const { EYECATCH_MAX_COST, EYECATCH_BUDGET_PER_MINUTE } = process.env;
  const maxCost = options.maxCost ?? filled(EYECATCH_MAX_COST);
  const budget = options.budgetPerMinute ?? filled(EYECATCH_BUDGET_PER_MINUTE);
  const among = (text: string, name: string, min: number): number => readCount(text, name, { min, max: MOST_POINTS });
  const points =
    budget === undefined
      ? keys === 'off' && local
        ? 0
        : BUDGET_PER_MINUTE
      : among(budget, '--budget-per-minute (EYECATCH_BUDGET_PER_MINUTE)', 0);
  return {
    maxCost: maxCost === undefined ? undefined : among(maxCost, '--max-cost (EYECATCH_MAX_COST)', 1),
    budgetPerMinute: points === 0 ? undefined : points,
  };
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
