import type { Socket } from 'node:net';
import { message as encodeMessage, queryMessage } from './backend-messages.js';
import { CopyIn } from './copy-in.js';
import { copyFromStdin } from './copy-statement.js';
import { MessageFraming, type FrontendMessage } from './message-framing.js';
import type { SessionGate } from './session-gate.js';

/** One client's socket: frames its messages and runs them, a query at a time, through the gate. */
export class ClientSession {
  readonly #framing = new MessageFraming();
  #unit: Buffer[] = [];
  #work: Promise<void> = Promise.resolve();
  #copy: CopyIn | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly gate: SessionGate,
    private readonly onError: (error: unknown) => void,
  ) {
    socket.on('data', (data) => this.#receive(data));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.gate.forget(this);
      this.#work = this.#work.then(() => this.gate.abandon(this)).catch(this.onError);
    });
  }

  #receive(data: Buffer): void {
    try {
      for (const message of this.#framing.push(data)) this.#accept(message);
    } catch (error) {
      this.onError(error);
      this.socket.destroy();
    }
  }

  #accept(message: FrontendMessage): void {
    if (message.kind === 'encryption-request') {
      this.socket.write('N');
      return;
    }
    if (message.kind === 'cancel') return;
    if (message.kind === 'startup') {
      this.#run(message.bytes, true);
      return;
    }
    const { type, bytes } = message;
    if (type === 'X') {
      this.socket.end();
      return;
    }
    if ('dcf'.includes(type)) {
      this.#takeCopyData(type, bytes.subarray(5));
      return;
    }
    if (this.#copy?.open) {
      // As a server in the middle of a COPY does.
      if (type === 'H' || type === 'S') return;
      this.#takeCopyData('f', Buffer.from(`unexpected message type "${type}" during COPY from stdin\0`));
    }
    this.#copy = undefined;
    if (type === 'Q' || type === 'P') {
      const copy = copyFromStdin(sqlOf(type, bytes));
      if (copy?.alone && type === 'Q') {
        const copyIn = new CopyIn(this.gate, this, bytes, copy, this.#reply);
        this.#copy = copyIn;
        this.#then(() => copyIn.start());
        return;
      }
      this.#unit.push(copy ? refusal(type, bytes) : bytes);
    } else {
      this.#unit.push(bytes);
    }
    const ends = type === 'Q' || type === 'S';
    // Flush asks for the replies so far, in the middle of a query.
    if (ends || type === 'H') {
      this.#run(Buffer.concat(this.#unit), ends);
      this.#unit = [];
    }
  }

  /** Without a COPY that waits for it, data is what the client had under way when the COPY failed: it is dropped. */
  #takeCopyData(type: string, body: Buffer): void {
    const copy = this.#copy;
    if (!copy) return;
    // While it runs, the socket is not read: a client cannot send faster than Postgres takes the rows.
    this.socket.pause();
    this.#then(async () => {
      if (type === 'd') await copy.data(body);
      else if (type === 'c') await copy.done();
      else await copy.fail(body);
      this.socket.resume();
    });
  }

  #run(bytes: Buffer, ends: boolean): void {
    this.#then(() => this.gate.execute(this, bytes, ends, this.#reply));
  }

  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.onError(error);
      this.socket.destroy();
    });
  }

  readonly #reply = (data: Uint8Array): void => {
    if (this.socket.writable) this.socket.write(Buffer.from(data));
  };
}

/** The statement of a Query or Parse message. */
function sqlOf(type: 'Q' | 'P', bytes: Buffer): string {
  // Parse: name of the prepared statement, statement, parameter types.
  const start = type === 'Q' ? 5 : bytes.indexOf(0, 5) + 1;
  return bytes.toString('utf8', start, bytes.indexOf(0, start));
}

/**
 * The same message with a statement that fails in the place of a COPY whose data would not be found, which would end
 * PGlite's process. Postgres itself raises the error, so a transaction becomes a failed one as it should.
 */
function refusal(type: 'Q' | 'P', bytes: Buffer): Buffer {
  const reason =
    'COPY FROM STDIN must be a simple query of its own in the embedded database, without parameters and other statements.';
  const sql = `do $$ begin raise exception using errcode = '0A000', message = '${reason}'; end $$`;
  if (type === 'Q') return queryMessage(sql);
  const name = bytes.subarray(5, bytes.indexOf(0, 5) + 1);
  return encodeMessage('P', name, Buffer.from(`${sql}\0`), Buffer.alloc(2));
}
