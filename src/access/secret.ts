import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 43 digits of base 62 are 256 bits. */
const RANDOM_DIGITS = 43;
const CHECK_DIGITS = 6;

/** What a secret is for; scanners of leaked secrets know the first by its beginning. */
export type SecretKind = 'eyc' | 'eys';

/**
 * A new secret: `eyc_` (an API key) or `eys_` (a session of the page), 43 random digits of base 62, and 6 that are the
 * CRC-32 of what stands before, so that a leaked one is told from chance and a mistyped one from an unknown one.
 */
export function makeSecret(kind: SecretKind): string {
  const random = Array.from({ length: RANDOM_DIGITS }, () => DIGITS[randomInt(DIGITS.length)]).join('');
  const body = `${kind}_${random}`;
  return body + checkDigits(body);
}

/** Whether a text has the form of a secret, its check digits included; says nothing about whether it is anybody's. */
export function isSecret(kind: SecretKind, text: string): boolean {
  const length = kind.length + 1 + RANDOM_DIGITS + CHECK_DIGITS;
  if (text.length !== length || !text.startsWith(`${kind}_`) || !/^[a-z]{3}_[0-9A-Za-z]+$/.test(text)) return false;
  return checkDigits(text.slice(0, -CHECK_DIGITS)) === text.slice(-CHECK_DIGITS);
}

/** SHA-256, 32 bytes: what is kept of a secret. */
export function hashSecret(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What may be shown of a secret: `eyc_` and six of its digits, which leave 220 bits unsaid. */
export function prefixOf(secret: string): string {
  return secret.slice(0, 10);
}

function checkDigits(body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (let i = 0; i < CHECK_DIGITS; i++) {
    digits = DIGITS[rest % DIGITS.length]! + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}
