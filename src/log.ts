import { writeSync } from 'node:fs';
import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, type Logger } from 'pino';
import { BadInputError } from './errors.js';
import { describeError } from './telemetry/describe-error.js';
import { readableLine } from './telemetry/readable-line.js';
import { scrub } from './telemetry/scrub.js';
import { currentWork } from './telemetry/work-context.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogFormat = 'json' | 'text';

/**
 * What happens in this process, for operators: a line each on standard error, JSON unless that is a terminal. Results of
 * commands are no log; they go to standard output.
 *
 * Every line carries the ids of the request or job at hand and of the trace, and no secrets: `scrub` sees it last.
 */
export const log: Logger = createLog({ ...readLogSettings(), write: (line) => void writeSync(2, line) });

/** @param write takes a line with its line break */
export function createLog(options: {
  readonly level: string;
  readonly format: LogFormat;
  readonly write: (line: string) => void;
}): Logger {
  const { level, format, write } = options;
  return pino(
    {
      level,
      base: { pid: process.pid, process: processName() },
      timestamp: pino.stdTimeFunctions.isoTime,
      // The level as a word: numbers are pino's own.
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      mixin: idsOfWork,
      hooks: { streamWrite: scrub },
    },
    { write: format === 'json' ? writeWhole(write) : (line: string) => writeWhole(write)(readableLine(line)) },
  );
}

/** @throws BadInputError when EYECATCH_LOG_LEVEL or EYECATCH_LOG_FORMAT is something else */
export function checkLogSettings(environment: NodeJS.ProcessEnv = process.env): void {
  const { EYECATCH_LOG_LEVEL: level, EYECATCH_LOG_FORMAT: format } = environment;
  if (level && !(LOG_LEVELS as readonly string[]).includes(level)) {
    throw new BadInputError(`EYECATCH_LOG_LEVEL is "${level}"; it must be one of ${LOG_LEVELS.join(', ')}.`);
  }
  if (format && format !== 'json' && format !== 'text') {
    throw new BadInputError(`EYECATCH_LOG_FORMAT is "${format}"; it must be json or text.`);
  }
}

/** A mistake in them must not keep the process from saying so: `checkLogSettings` does. */
function readLogSettings(): { level: string; format: LogFormat } {
  const { EYECATCH_LOG_LEVEL: level, EYECATCH_LOG_FORMAT: format } = process.env;
  return {
    level: level && (LOG_LEVELS as readonly string[]).includes(level) ? level : 'info',
    format: format === 'json' || format === 'text' ? format : process.stderr.isTTY ? 'text' : 'json',
  };
}

/** Which process of a server this is: its lines stand in one stream. */
function processName(): string {
  const [, program = '', command] = process.argv;
  if (program.endsWith('postgres-process.js')) return 'database';
  return command === 'worker' || command === 'serve' || command === 'demo' ? command : 'command';
}

function idsOfWork(): object {
  const work = currentWork();
  const span = trace.getActiveSpan()?.spanContext();
  return {
    ...(work?.requestId === undefined ? {} : { requestId: work.requestId }),
    ...(work?.jobId === undefined ? {} : { jobId: work.jobId }),
    ...(work?.part === undefined ? {} : { part: work.part }),
    ...(span && isSpanContextValid(span) ? { traceId: span.traceId, spanId: span.spanId } : {}),
  };
}

/** A pipe whose reader is slow refuses (EAGAIN); a log that is gone (EPIPE) must not end what it tells of. */
function writeWhole(write: (line: string) => void): (line: string) => void {
  return (line) => {
    for (let attempt = 0; attempt < 100; attempt++) {
      try {
        write(line);
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
        Atomics.wait(NOTHING, 0, 0, 5);
      }
    }
  };
}
const NOTHING = new Int32Array(new SharedArrayBuffer(4));
