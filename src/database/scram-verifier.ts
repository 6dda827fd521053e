import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** As Postgres itself iterates (scram_iterations). */
const ITERATIONS = 4096;
const KEY_BYTES = 32;

/**
 * What Postgres stores of a password: SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey (RFC 5803, as pg_authid has it). Made
 * here, so that the password itself travels to no server and into no log of statements.
 *
 * @param password printable ASCII, which SASLprep leaves as it is
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  const [salt64, stored64, server64] = [salt, storedKey, hmac(salted, 'Server Key')].map((part) =>
    part.toString('base64'),
  );
  return `SCRAM-SHA-256$${ITERATIONS}:${salt64}$${stored64}:${server64}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
