import type { DocumentNode } from 'graphql';

/** Texts of documents kept, in characters; the longest unused are dropped. A parsed one takes about 30 bytes for each. */
const CHARACTERS = 1_000_000;

/** Documents that were found sound before, by their text: clients ask the same few over and over. */
export class KnownDocuments {
  readonly #documents = new Map<string, DocumentNode>();
  #characters = 0;

  find(text: string): DocumentNode | undefined {
    const document = this.#documents.get(text);
    if (!document) return undefined;
    // A Map keeps the order of insertion: the longest unused comes first.
    this.#documents.delete(text);
    this.#documents.set(text, document);
    return document;
  }

  add(text: string, document: DocumentNode): void {
    this.#documents.set(text, document);
    this.#characters += text.length;
    for (const oldest of this.#documents.keys()) {
      if (this.#characters <= CHARACTERS) break;
      this.#documents.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}
