import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkLogSettings } from '../log.js';
import { tracesEndpoint } from '../telemetry/start-tracing.js';
import { ok, problem, warning, type Check, type Finding } from './finding.js';

/** Settings that contradict each other, or that nothing can be made of. */
export const checkSettings: Check = async ({ settings, environment }) => {
  const found: Finding[] = [];
  const { url } = settings.database;
  const embedded = path.join(settings.dataFolder, 'postgres');
  if (url && existsSync(embedded)) {
    found.push(
      warning(
        `DATABASE_URL is set, but ${settings.dataFolder} has an embedded database too, which is not used.`,
        'Unset DATABASE_URL to use that one; or move it away (eyecatch export takes its contents along).',
      ),
    );
  }
  if (url !== undefined && url !== '' && !/^postgres(ql)?:\/\//.test(url)) {
    found.push(
      problem('DATABASE_URL is no address of a Postgres.', 'DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/DATABASE'),
    );
  }
  if (url && /^postgres(ql)?:\/\/[^@]*:(postgres|password|eyecatch|admin|secret)@/.test(url)) {
    found.push(
      warning(
        'The password in DATABASE_URL is one that everybody tries first.',
        'Choose another: alter role … password',
      ),
    );
  }
  try {
    checkLogSettings(environment);
  } catch (error) {
    found.push(problem((error as Error).message));
  }
  const traces = tracesEndpoint(environment);
  if (traces !== undefined && !URL.canParse(traces)) {
    found.push(
      problem(`Traces are to go to "${traces}", which is no address.`, 'EYECATCH_TRACES=http://HOST:4318, or off'),
    );
  }
  const { EYECATCH_LOG_LEVEL: level, NODE_ENV: mode } = environment;
  if (mode === 'production' && (level === 'debug' || level === 'trace')) {
    found.push(warning(`EYECATCH_LOG_LEVEL is ${level} in production: the log grows fast.`, 'EYECATCH_LOG_LEVEL=info'));
  }
  const port = environment.PORT;
  if (port !== undefined && !(Number.isInteger(Number(port)) && Number(port) >= 0 && Number(port) <= 65_535)) {
    found.push(problem(`PORT is "${port}".`, 'A number from 0 to 65535.'));
  }
  return found.length > 0
    ? found
    : ok(url ? 'The library is on the server that DATABASE_URL names.' : 'The library is in the data folder.');
};
