import type { Command } from 'commander';
import { limitsFromEnvironment, type ServerLimits } from '../http/server-limits.js';
import { readAmount } from './settings.js';

export interface ServerOptions {
  readonly drainDelay?: string;
  readonly databaseWait?: string;
}

/** How a server starts and stops beside others: for `serve` and `demo`. */
export function addServerOptions(command: Command): Command {
  return command
    .option(
      '--drain-delay <seconds>',
      'on SIGTERM, answer on for so long while /ready says 503, so that load balancers go elsewhere\n' +
        '(or EYECATCH_DRAIN_DELAY; default 0)',
    )
    .option(
      '--database-wait <seconds>',
      'wait so long for a database that does not answer yet (or EYECATCH_DATABASE_WAIT; default 60)',
    );
}

/** @throws BadInputError naming the option or variable */
export function readServerOptions({ drainDelay, databaseWait = process.env.EYECATCH_DATABASE_WAIT }: ServerOptions): {
  readonly limits: ServerLimits;
  readonly databaseWaitSeconds?: number;
} {
  const limits = limitsFromEnvironment();
  return {
    limits:
      drainDelay === undefined ? limits : { ...limits, drainDelayMs: 1000 * readAmount(drainDelay, '--drain-delay') },
    ...(databaseWait ? { databaseWaitSeconds: readAmount(databaseWait, '--database-wait') } : {}),
  };
}
