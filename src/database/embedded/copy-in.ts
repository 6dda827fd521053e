import { errorMessage, message, queryMessage, splitMessages, type BackendMessage } from './backend-messages.js';
import { BINARY_HEADER, BINARY_TRAILER, endOfTuples, headerLength } from '../binary-copy.js';
import type { CopyFromStdin } from './copy-statement.js';
import type { SessionGate } from './session-gate.js';

/** Data that is collected before it is handed to PGlite: large enough that a piece's own cost does not show. */
const PIECE_BYTES = 4 << 20;
/** Text and CSV cannot be cut without knowing their quoting, and a row of binary data not at all: the most of either. */
const MAX_UNCUT_BYTES = 64 << 20;

const COPY_DONE = message('c');

/**
 * One COPY … FROM STDIN of a client. PGlite runs to the end of its input without a chance to wait for more, and ends when
 * a COPY finds none. So the data is collected and appended to the statement, which Postgres then runs as from any client.
 * Binary data is cut between two rows, and each piece runs as a COPY of its own, all in one transaction: a load of any
 * size takes the memory of one piece.
 */
export class CopyIn {
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #state: 'starting' | 'reading' | 'over' = 'starting';
  /** The client's own header of binary data, once it is read: each piece begins with it. */
  #header: Buffer | undefined;
  #cutFrom = PIECE_BYTES;
  /** A transaction that holds the pieces together, where the client has none open. */
  #ownTransaction = false;
  #rows = 0;

  /** @param query the client's Query message */
  constructor(
    private readonly gate: SessionGate,
    private readonly client: object,
    private readonly query: Buffer,
    private readonly statement: CopyFromStdin,
    private readonly reply: (data: Uint8Array) => void,
  ) {}

  /** Whether CopyData is still wanted; after an error the rest of it is dropped, as by a server. */
  get open(): boolean {
    return this.#state !== 'over';
  }

  /**
   * Runs the statement without a row, which finds out whether there is such a table and gives the CopyInResponse that the
   * client waits for.
   */
  async start(): Promise<void> {
    if (this.statement.matchesHeader) {
      // The columns' formats follow the format of the whole.
      this.reply(message('G', Buffer.from([0, 0, 0])));
      this.#state = 'reading';
      return;
    }
    const nothing = this.statement.binary ? [message('d', BINARY_HEADER, BINARY_TRAILER), COPY_DONE] : [COPY_DONE];
    const messages = await this.#execute(this.query, ...nothing);
    const invitation = messages.find(({ type }) => type === 'G');
    if (invitation && !failed(messages)) {
      this.reply(invitation.bytes);
      this.#state = 'reading';
    } else {
      for (const { bytes } of messages) this.reply(bytes);
      this.#end();
    }
  }

  /** @param bytes of a CopyData message, without its header */
  async data(bytes: Buffer): Promise<void> {
    if (this.#state === 'over') return;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes < this.#cutFrom) return;
    if (this.statement.binary) await this.#runWholeRows();
    if (this.#pendingBytes > MAX_UNCUT_BYTES) {
      const what = this.statement.binary ? 'A row' : 'A COPY in text or CSV format';
      await this.#refuse(
        '54000',
        `${what} of more than ${MAX_UNCUT_BYTES >> 20} MB is too large for the embedded database. ` +
          'Use the binary format or several COPYs, or set DATABASE_URL to a server.',
      );
    }
  }

  async done(): Promise<void> {
    if (this.#state === 'over') return;
    await this.#runPiece(Buffer.concat(this.#pending), COPY_DONE);
    if (this.open) await this.#succeed();
  }

  /** @param reason of a CopyFail message, without its header */
  async fail(reason: Buffer): Promise<void> {
    if (this.#state === 'over') return;
    await this.#runPiece(Buffer.alloc(0), message('f', reason));
  }

  /** Runs the rows that are complete and keeps the rest. */
  async #runWholeRows(): Promise<void> {
    let data = Buffer.concat(this.#pending);
    if (!this.#header) {
      const length = headerLength(data);
      if (length === undefined) return;
      this.#header = data.subarray(0, length);
      data = data.subarray(length);
    }
    const end = endOfTuples(data);
    this.#pending = [data.subarray(end)];
    this.#pendingBytes = data.length - end;
    // Of a row that is larger than a piece; looked at again when there is twice as much of it.
    this.#cutFrom = Math.max(PIECE_BYTES, 2 * this.#pendingBytes);
    if (end === 0) return;
    if (!this.#ownTransaction && !this.gate.inTransaction) {
      await this.#execute(queryMessage('begin'));
      this.#ownTransaction = true;
    }
    await this.#runPiece(Buffer.concat([data.subarray(0, end), BINARY_TRAILER]), COPY_DONE);
  }

  async #runPiece(data: Buffer, last: Buffer): Promise<void> {
    const whole = this.#header ? [this.#header, data] : [data];
    const messages = await this.#execute(this.query, message('d', ...whole), last);
    // Notices are the client's at once; CommandComplete and ReadyForQuery come once, at the end.
    for (const { type, bytes } of messages) if (!'GCZ'.includes(type)) this.reply(bytes);
    this.#rows += rowsOf(messages);
    if (failed(messages)) await this.#giveUp(messages);
  }

  async #succeed(): Promise<void> {
    const complete = message('C', Buffer.from(`COPY ${this.#rows}\0`));
    if (!this.#ownTransaction) {
      this.reply(complete);
      this.reply(this.#readyForQuery());
      this.#end();
      return;
    }
    const messages = await this.#execute(queryMessage('commit'));
    // A deferred constraint speaks up here.
    for (const { type, bytes } of messages) this.reply(type === 'C' ? complete : bytes);
    this.#end();
  }

  async #refuse(sqlState: string, text: string): Promise<void> {
    // A CopyFail makes the client's transaction a failed one, as an error of the server would.
    await this.#execute(this.query, message('f', Buffer.from('too large\0')));
    this.reply(errorMessage(sqlState, text));
    await this.#giveUp();
  }

  async #giveUp(messages?: readonly BackendMessage[]): Promise<void> {
    if (this.#ownTransaction) await this.#execute(queryMessage('rollback'));
    const ready = this.#ownTransaction ? undefined : messages?.findLast(({ type }) => type === 'Z')?.bytes;
    this.reply(ready ?? this.#readyForQuery());
    this.#end();
  }

  /** ReadyForQuery as Postgres put it last: idle, in a transaction, in a failed one. */
  #readyForQuery(): Buffer {
    return message('Z', Buffer.from(this.#status));
  }
  #status = 'I';

  async #execute(...parts: readonly Buffer[]): Promise<BackendMessage[]> {
    const chunks: Buffer[] = [];
    await this.gate.execute(this.client, Buffer.concat(parts), false, (data) => chunks.push(Buffer.from(data)));
    const messages = splitMessages(Buffer.concat(chunks));
    const ready = messages.findLast(({ type }) => type === 'Z');
    if (ready) this.#status = ready.bytes.toString('latin1', 5);
    return messages;
  }

  #end(): void {
    this.#state = 'over';
    this.#pending = [];
    this.gate.endQuery(this.client);
  }
}

function failed(messages: readonly BackendMessage[]): boolean {
  return messages.some(({ type }) => type === 'E');
}

/** Of the command tag `COPY n`. */
function rowsOf(messages: readonly BackendMessage[]): number {
  const tag = messages.find(({ type }) => type === 'C')?.bytes.toString('latin1', 5) ?? '';
  return Number(/^COPY (\d+)/.exec(tag)?.[1] ?? 0);
}
