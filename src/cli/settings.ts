import type { Command } from 'commander';
import { BadInputError } from '../errors.js';
import { settingsOf, type Settings } from '../settings.js';

export interface DataOption {
  readonly data?: string;
}

/** `--data`, or EYECATCH_DATA, or `.eyecatch` in the working folder. */
export function addDataOption(command: Command): Command {
  return command.option('--data <folder>', 'folder of the library (or EYECATCH_DATA; default .eyecatch)');
}

export function readSettings({ data }: DataOption): Settings {
  const { EYECATCH_DATA, DATABASE_URL, EYECATCH_ORIGINALS, EYECATCH_S3_ENDPOINT } = process.env;
  return settingsOf(data ?? EYECATCH_DATA ?? '.eyecatch', DATABASE_URL, {
    // Compose gives what nobody set as an empty text.
    originals: EYECATCH_ORIGINALS || undefined,
    s3Endpoint: EYECATCH_S3_ENDPOINT || undefined,
  });
}

/** @throws BadInputError when it is not a port number */
export function readPort(given: string | undefined): number {
  const text = given ?? process.env.PORT ?? '4000';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new BadInputError(`The port is "${text}"; it must be a number from 0 to 65535.`);
  }
  return port;
}

/** A whole number option; names the option when it is not one. */
export function readCount(text: string, option: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new BadInputError(`${option} is "${text}"; it must be a whole number from ${min} to ${max}.`);
  }
  return value;
}

/** A number option from 0 on; names the option when it is not one. */
export function readAmount(text: string, option: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && Number.isFinite(value))) {
    throw new BadInputError(`${option} is "${text}"; it must be a number from 0 on.`);
  }
  return value;
}
