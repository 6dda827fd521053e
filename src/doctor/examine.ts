import { existsSync } from 'node:fs';
import path from 'node:path';
import { connectDatabase } from '../database/open.js';
import { checkBuildMemory } from './check-build-memory.js';
import { checkClock } from './check-clock.js';
import { checkDataFolder } from './check-data-folder.js';
import { checkDisk } from './check-disk.js';
import { checkFailures } from './check-failures.js';
import { checkKeys } from './check-keys.js';
import { checkModels } from './check-models.js';
import { checkNativeParts } from './check-native-parts.js';
import { checkNode } from './check-node.js';
import { checkOriginals } from './check-originals.js';
import { checkOtherIndexes } from './check-other-indexes.js';
import { checkPage } from './check-page.js';
import { checkQueue } from './check-queue.js';
import { checkSchema } from './check-schema.js';
import { checkServerVersions } from './check-server-versions.js';
import { checkSettings } from './check-settings.js';
import { checkStatistics } from './check-statistics.js';
import { checkUpkeep } from './check-upkeep.js';
import { checkUploads } from './check-uploads.js';
import { checkVectorIndexes } from './check-vector-indexes.js';
import { ok, problem, warning, type Check, type Finding, type Patient, type PatientWithDatabase } from './finding.js';

/** A finding with the name of the check that made it. */
export type NamedFinding = Finding & { readonly check: string };

/** What needs no database. */
const OF_THE_MACHINE: Readonly<Record<string, Check>> = {
  node: checkNode(),
  'native parts': checkNativeParts,
  page: checkPage(),
  settings: checkSettings,
  'data folder': checkDataFolder,
  disk: checkDisk(),
  uploads: checkUploads,
};

const OF_THE_DATABASE: Readonly<Record<string, Check<PatientWithDatabase>>> = {
  versions: checkServerVersions,
  clock: checkClock,
  schema: checkSchema,
};

/** What reads tables, and so needs the schema. */
const OF_THE_LIBRARY: Readonly<Record<string, Check<PatientWithDatabase>>> = {
  'tag models': checkModels,
  'vector index': checkVectorIndexes,
  indexes: checkOtherIndexes,
  statistics: checkStatistics,
  upkeep: checkUpkeep,
  'build memory': checkBuildMemory,
  originals: checkOriginals,
  failures: checkFailures,
  queue: checkQueue,
  keys: checkKeys,
};

/** A check that takes longer waits for something that is not well. */
const PATIENCE_MS = 30_000;

/** Looks at everything, and changes nothing. `onFinding` is told each finding as it is made. */
export async function examine(
  patient: Patient,
  onFinding: (finding: NamedFinding) => void = () => undefined,
): Promise<NamedFinding[]> {
  const found: NamedFinding[] = [];
  const note = (check: string, findings: readonly Finding[]): void => {
    for (const finding of findings) {
      found.push({ check, ...finding });
      onFinding({ check, ...finding });
    }
  };
  const run = async <P extends Patient>(checks: Readonly<Record<string, Check<P>>>, of: P): Promise<void> => {
    for (const [name, check] of Object.entries(checks)) note(name, await inTime(check(of)));
  };

  await run(OF_THE_MACHINE, patient);
  const { settings } = patient;
  const embedded = !settings.database.url;
  if (embedded && !existsSync(path.join(settings.dataFolder, 'postgres'))) {
    note('database', [
      warning('There is no library in the data folder yet.', 'eyecatch demo, or eyecatch index FOLDER --model PACK'),
    ]);
    return found;
  }
  let pool;
  try {
    pool = await connectDatabase(settings.database);
  } catch (error) {
    note('database', [problem((error as Error).message)]);
    return found;
  }
  try {
    note('database', ok('The database answers.'));
    const whole: PatientWithDatabase = { ...patient, pool, embedded };
    await run(OF_THE_DATABASE, whole);
    const hasSchema = !found.some(({ check, level }) => check === 'schema' && level === 'problem');
    if (hasSchema) await run(OF_THE_LIBRARY, whole);
  } finally {
    await pool.end();
  }
  return found;
}

/** Postgres's code for a table that is not there. */
const UNDEFINED_TABLE = '42P01';

/** A check that fails is a finding too. */
async function inTime(check: Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(
      () => resolve([problem(`This took longer than ${PATIENCE_MS / 1000} s; it is left out.`)]),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([check, late]);
  } catch (error) {
    // The finding about the schema says what to do.
    if ((error as { code?: string }).code === UNDEFINED_TABLE) {
      return [warning('This can be looked at once the schema is up to date.')];
    }
    return [problem(`This could not be looked at: ${(error as Error).message}`)];
  } finally {
    clearTimeout(timer);
  }
}
