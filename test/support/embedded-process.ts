import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Process id of the embedded database of a data folder; undefined when none runs. */
export function embeddedProcess(dataFolder: string): number | undefined {
  const last = Math.max(
    0,
    ...readdirSync(dataFolder)
      .filter((name) => /^postgres\.pid\.\d+$/.test(name))
      .map((name) => Number(name.split('.').at(-1))),
  );
  const pid = last === 0 ? NaN : parseInt(readFileSync(path.join(dataFolder, `postgres.pid.${last}`), 'utf8'));
  return Number.isNaN(pid) ? undefined : pid;
}
