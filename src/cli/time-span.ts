import { BadInputError } from '../errors.js';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of a span such as 30m, 12h or 90d. @throws BadInputError naming the option */
export function readSpan(text: string, option: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text.trim()) ?? [];
  if (count === undefined || unit === undefined) {
    throw new BadInputError(`${option} is "${text}"; it must be a number and s, m, h or d, such as 30m, 12h or 90d.`);
  }
  return Number(count) * SECONDS[unit]!;
}
