import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { BadInputError } from '../../../src/errors.js';

/** What a file's bytes must hash to. */
export interface Checksum {
  readonly algorithm: 'sha256' | 'md5';
  /** Hex, lower case. */
  readonly digest: string;
}

const DIGITS = { sha256: 64, md5: 32 } as const;

/**
 * Reads `sha256:…` or `md5:…`; without the name, 64 digits are SHA-256 and 32 are MD5.
 *
 * @throws BadInputError when it is neither
 */
export function parseChecksum(text: string): Checksum {
  const [, name, digest = ''] = /^(?:(sha256|md5):)?([0-9a-f]+)$/.exec(text.trim().toLowerCase()) ?? [];
  for (const algorithm of ['sha256', 'md5'] as const) {
    if (digest.length === DIGITS[algorithm] && (name ?? algorithm) === algorithm) return { algorithm, digest };
  }
  throw new BadInputError(
    `"${text}" is not a checksum: give sha256: and 64 hexadecimal digits, or md5: and 32, as the file's publisher names it.`,
  );
}

export async function digestOf(file: string, algorithm: Checksum['algorithm']): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
