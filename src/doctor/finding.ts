import type { Pool } from 'pg';
import type { Settings } from '../settings.js';

/** `problem`: something does not work or is about to; `warning`: it works, but worse or less safely than it could. */
export type Level = 'ok' | 'warning' | 'problem';

export interface Finding {
  readonly level: Level;
  /** What was found, and what it means. */
  readonly says: string;
  /** What mends it: a command where there is one. */
  readonly mend?: string;
}

/** What is examined. Nothing of it is changed. */
export interface Patient {
  readonly settings: Settings;
  readonly environment: NodeJS.ProcessEnv;
}

export interface PatientWithDatabase extends Patient {
  readonly pool: Pool;
  /** Whether the database is the one in the data folder. */
  readonly embedded: boolean;
}

/** One thing to look at; several findings when several things are wrong. */
export type Check<P extends Patient = Patient> = (patient: P) => Promise<readonly Finding[]>;

export function ok(says: string): Finding[] {
  return [{ level: 'ok', says }];
}

export function warning(says: string, mend?: string): Finding {
  return { level: 'warning', says, ...(mend === undefined ? {} : { mend }) };
}

export function problem(says: string, mend?: string): Finding {
  return { level: 'problem', says, ...(mend === undefined ? {} : { mend }) };
}

/** `1 job`, `2 jobs`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** `12.3 MB`, `1.2 GB`. */
export function bytes(count: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${units[unit]}`;
}
