import { timingSafeEqual } from 'node:crypto';
import type { Pool } from 'pg';
import { UnauthenticatedError } from '../errors.js';
import { log } from '../log.js';
import type { Scope } from './caller.js';
import { FailedAttempts } from './failed-attempts.js';
import { findKeyByHash, findKeyBySession, noteUse, type KeyOfSecret } from './key-table.js';
import { hashSecret, isSecret, type SecretKind } from './secret.js';

/** An answer of the database is believed for so long: a key that is revoked may open for as long after. */
export const BELIEVED_MS = 5000;
const MOST_REMEMBERED = 10_000;
const USE_NOTED_MS = 60_000;

export interface VerifiedKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: ReadonlySet<Scope>;
}

export interface Credential {
  readonly kind: SecretKind;
  readonly secret: string;
}

/** Knows whose secret it is, from the database or, for a few seconds, from memory. */
export class KeyVerifier {
  readonly #answers = new Map<string, { answer: Promise<VerifiedKey>; until: number; proven: boolean }>();
  readonly #attempts = new FailedAttempts();

  /** @param pool throws NotReadyError while there is none */
  constructor(private readonly pool: () => Pool) {}

  /**
   * @throws UnauthenticatedError for a secret that opens nothing
   * @throws TooManyAttemptsError when too many such came from the address; a secret that opened before is no attempt, so
   *   that who guesses does not shut out others behind the same address
   */
  verify(credential: Credential, address: string): Promise<VerifiedKey> {
    const hash = hashSecret(credential.secret);
    const place = hash.toString('base64');
    const known = this.#answers.get(place);
    // The same secret asked for again, also while the first answer is awaited, is no further attempt.
    if (known && known.until > Date.now()) return known.answer;
    const ask = (): Promise<VerifiedKey> => this.#ask(credential, hash);
    const entry = {
      answer: known?.proven ? ask() : this.#attempts.count(address, ask),
      until: Date.now() + BELIEVED_MS,
      proven: known?.proven ?? false,
    };
    this.#answers.delete(place);
    this.#answers.set(place, entry);
    if (this.#answers.size > MOST_REMEMBERED) this.#answers.delete(this.#answers.keys().next().value!);
    entry.answer.then(
      () => {
        entry.proven = true;
      },
      (error: unknown) => {
        if (error instanceof UnauthenticatedError) entry.proven = false;
        // The database was away, or too many were tried: that says nothing about this secret.
        else entry.until = 0;
      },
    );
    return entry.answer;
  }

  async #ask({ kind, secret }: Credential, hash: Buffer): Promise<VerifiedKey> {
    const name = kind === 'eyc' ? 'The key' : 'The session';
    if (!isSecret(kind, secret)) {
      throw new UnauthenticatedError(`${name} is not one of Eyecatch's: it is cut off, mistyped or something else.`);
    }
    const pool = this.pool();
    const found = await (kind === 'eyc' ? findKeyByHash(pool, hash) : findKeyBySession(pool, hash));
    // Compared once more, in constant time, so that nothing rests on how the database compares.
    if (!found || !timingSafeEqual(found.hash, hash)) {
      throw new UnauthenticatedError(
        kind === 'eyc' ? 'No such key exists here.' : 'The session has ended. Sign in again.',
      );
    }
    refuseInvalid(found);
    if (!found.lastUsedAt || Date.now() - found.lastUsedAt.getTime() >= USE_NOTED_MS) {
      noteUse(pool, found.id).catch((error: unknown) => log.warn({ err: error }, 'The use of a key was not noted.'));
    }
    return { id: found.id, name: found.name, prefix: found.prefix, scopes: new Set(found.scopes) };
  }
}

/** Whoever has the secret may know why it opens nothing. */
function refuseInvalid({ name, prefix, valid, revokedAt, expiresAt, replacedBy }: KeyOfSecret): void {
  if (valid) return;
  const which = `The key "${name}" (${prefix}…)`;
  if (revokedAt) throw new UnauthenticatedError(`${which} was revoked. Ask for a new one.`);
  throw new UnauthenticatedError(
    replacedBy
      ? `${which} was replaced by a new one and worked until ${expiresAt!.toISOString()}.`
      : `${which} expired at ${expiresAt!.toISOString()}. Ask for a new one.`,
  );
}
