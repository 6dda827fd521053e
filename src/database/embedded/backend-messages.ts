/** Messages that the server sends, https://www.postgresql.org/docs/current/protocol-message-formats.html. */
export interface BackendMessage {
  readonly type: string;
  /** Type and length included. */
  readonly bytes: Buffer;
}

/** @param data whole messages, as PGlite gives them for a query */
export function splitMessages(data: Buffer): BackendMessage[] {
  const messages: BackendMessage[] = [];
  for (let offset = 0; offset < data.length;) {
    const length = 1 + data.readInt32BE(offset + 1);
    messages.push({ type: String.fromCharCode(data[offset]!), bytes: data.subarray(offset, offset + length) });
    offset += length;
  }
  return messages;
}

/** A message of either side: type, length, body. */
export function message(type: string, ...body: readonly Uint8Array[]): Buffer {
  const length = body.reduce((sum, part) => sum + part.length, 0);
  const header = Buffer.allocUnsafe(5);
  header.write(type, 0, 'latin1');
  header.writeInt32BE(4 + length, 1);
  return Buffer.concat([header, ...body], 5 + length);
}

/** A Query message. */
export function queryMessage(sql: string): Buffer {
  return message('Q', Buffer.from(`${sql}\0`));
}

/** ErrorResponse. */
export function errorMessage(sqlState: string, text: string): Buffer {
  return message('E', Buffer.from(`SERROR\0VERROR\0C${sqlState}\0M${text}\0\0`));
}
