/**
 * Splits a client's byte stream into the messages of PostgreSQL's frontend protocol, version 3
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html).
 */

/** What a client asks before its first real message; the embedded database has neither TLS nor cancellation. */
const SSL_REQUEST = 80877103;
const GSSENC_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;

export type FrontendMessage =
  | { readonly kind: 'encryption-request' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'startup'; readonly bytes: Buffer }
  | { readonly kind: 'typed'; readonly type: string; readonly bytes: Buffer };

/** A message longer than this is a broken client, not a query. */
const MAX_MESSAGE_BYTES = 1 << 30;

export class MessageFraming {
  #chunks: Buffer[] = [];
  #pendingBytes = 0;
  /** Bytes without which no further message is complete: a long one is put together once, not with every packet. */
  #neededBytes = 0;
  #started = false;

  /** Complete messages that `data` finishes, in order. Throws on a length no client would send. */
  push(data: Buffer): FrontendMessage[] {
    this.#chunks.push(data);
    this.#pendingBytes += data.length;
    if (this.#pendingBytes < this.#neededBytes) return [];
    const pending = this.#chunks.length === 1 ? data : Buffer.concat(this.#chunks);
    const messages: FrontendMessage[] = [];
    let offset = 0;
    this.#neededBytes = 0;
    for (;;) {
      const header = this.#started ? 1 : 0;
      if (pending.length - offset < header + 4) break;
      const length = header + pending.readInt32BE(offset + header);
      if (length < header + 4 || length > MAX_MESSAGE_BYTES) throw new Error(`A message claims ${length} bytes.`);
      if (pending.length - offset < length) {
        this.#neededBytes = length;
        break;
      }
      const bytes = pending.subarray(offset, offset + length);
      offset += length;
      messages.push(
        this.#started ? { kind: 'typed', type: String.fromCharCode(bytes[0]!), bytes } : this.#opening(bytes),
      );
    }
    this.#chunks = offset === pending.length ? [] : [pending.subarray(offset)];
    this.#pendingBytes = pending.length - offset;
    return messages;
  }

  #opening(bytes: Buffer): FrontendMessage {
    const code = bytes.length >= 8 ? bytes.readInt32BE(4) : 0;
    if (code === SSL_REQUEST || code === GSSENC_REQUEST) return { kind: 'encryption-request' };
    if (code === CANCEL_REQUEST) return { kind: 'cancel' };
    this.#started = true;
    return { kind: 'startup', bytes };
  }
}
