import { BadInputError } from '../errors.js';

/**
 * `NAME` or `NAME=NUMBER`. A name may hold an equals sign itself (`=_=`, `=3`): what follows the last one must be a
 * number, and something must stand before it.
 */
export function parseTagArgument(text: string): { name: string; value?: number } {
  const match = /^(.+)=(\d+(?:\.\d+)?|\.\d+)$/s.exec(text);
  if (!match) {
    if (text.trim() === '') throw new BadInputError('A tag is empty; say its name.');
    return { name: text };
  }
  return { name: match[1]!, value: Number(match[2]) };
}

/** For an option that can be given several times. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
