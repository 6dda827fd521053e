import type { Command } from 'commander';
import { readCount } from './settings.js';

export interface WorkersOption {
  readonly workers?: string;
}

/** More than this many processes on one machine do nothing but wait for each other. */
const MOST_WORKERS = 64;

/** `--workers`, or EYECATCH_WORKERS, or 1. */
export function addWorkersOption(command: Command): Command {
  return command.option(
    '--workers <number>',
    'processes that do jobs beside it (or EYECATCH_WORKERS; default 1); 0 where `eyecatch worker` does them elsewhere',
  );
}

/** @throws BadInputError when it is not a number of processes */
export function readWorkers({ workers }: WorkersOption): number {
  const [given, name] =
    workers === undefined ? [process.env.EYECATCH_WORKERS, 'EYECATCH_WORKERS'] : [workers, '--workers'];
  return given ? readCount(given, name, { min: 0, max: MOST_WORKERS }) : 1;
}
