import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { BadInputError, DocumentNotRegisteredError, UnknownDocumentError } from '../errors.js';

/** What documents that clients registered of themselves may take, in characters; the longest unused are dropped. */
const AUTOMATIC_CHARACTERS = 16_000_000;

const HOW_TO_REGISTER =
  'List it in a manifest (`eyecatch documents PATH --out FILE` makes one) that the server is started with: --documents FILE.';

/** The id of a document: SHA-256 of its text, hexadecimal. */
export function documentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Documents that clients name by hash instead of sending them: those of manifests, and those that clients registered
 * with their text (Apollo's automatic persisted queries). With `only`, no others are answered and none are taken.
 */
export class PersistedDocuments {
  readonly #registered: ReadonlyMap<string, string>;
  readonly #automatic = new Map<string, string>();
  #automaticCharacters = 0;
  readonly only: boolean;

  constructor(registered: ReadonlyMap<string, string> = new Map(), { only = false }: { only?: boolean } = {}) {
    this.#registered = registered;
    this.only = only;
  }

  /** @throws UnknownDocumentError */
  find(hash: string): string {
    const registered = this.#registered.get(hash);
    if (registered !== undefined) return registered;
    const text = this.#automatic.get(hash);
    if (text === undefined) throw new UnknownDocumentError(`There is no document ${hash}. ${HOW_TO_REGISTER}`);
    // A Map keeps the order of insertion: the longest unused comes first.
    this.#automatic.delete(hash);
    this.#automatic.set(hash, text);
    return text;
  }

  /** Whether the operator lists this very text in a manifest. */
  isRegistered(text: string): boolean {
    return this.#registered.size > 0 && this.#registered.has(documentHash(text));
  }

  /** @throws DocumentNotRegisteredError for a text that may not be asked */
  check(text: string): void {
    if (this.only && !this.#registered.has(documentHash(text))) {
      throw new DocumentNotRegisteredError(`This server answers registered documents only. ${HOW_TO_REGISTER}`);
    }
  }

  /** @throws BadInputError when the hash is not the text's */
  register(hash: string, text: string): void {
    if (documentHash(text) !== hash) {
      throw new BadInputError(`persistedQuery.sha256Hash is ${hash}, which is not the SHA-256 of query.`);
    }
    if (this.only || this.#registered.has(hash) || this.#automatic.has(hash)) return;
    this.#automatic.set(hash, text);
    this.#automaticCharacters += text.length;
    for (const [oldest, { length }] of this.#automatic) {
      if (this.#automaticCharacters <= AUTOMATIC_CHARACTERS) break;
      this.#automatic.delete(oldest);
      this.#automaticCharacters -= length;
    }
  }
}

/**
 * The documents of manifests, JSON of the form `{"<SHA-256 of the document>": "<document>"}`; `sha256:` may stand before.
 *
 * @param places files, or folders of which every .json file is read
 * @throws BadInputError naming the file and what is wrong with it
 */
export function readManifests(places: readonly string[]): Map<string, string> {
  return new Map(places.flatMap(manifestsAt).flatMap(readManifest));
}

function manifestsAt(place: string): string[] {
  if (!existsSync(place)) throw new BadInputError(`There is no manifest of documents at ${place}.`);
  if (!statSync(place).isDirectory()) return [place];
  const files = readdirSync(place).filter((name) => name.endsWith('.json'));
  if (files.length === 0) throw new BadInputError(`The folder ${place} holds no manifest of documents (.json).`);
  return files.sort().map((name) => path.join(place, name));
}

function readManifest(file: string): [hash: string, text: string][] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new BadInputError(`The manifest ${file} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) {
    throw new BadInputError(`The manifest ${file} must be a JSON object of {"<SHA-256>": "<document>"}.`);
  }
  return Object.entries(manifest).map(([key, text]) => {
    if (typeof text !== 'string') throw new BadInputError(`In the manifest ${file}, ${key} is not a document's text.`);
    const hash = documentHash(text);
    // GraphQL Code Generator writes ids, which begin with the name of the hash.
    if (key !== hash && key !== `sha256:${hash}`) {
      throw new BadInputError(
        `In the manifest ${file}, the document under ${key} has the SHA-256 ${hash}. Make the manifest anew.`,
      );
    }
    return [hash, text];
  });
}
