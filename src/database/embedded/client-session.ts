import type { Socket } from 'node:net';
import { MessageFraming, type FrontendMessage } from './message-framing.js';
import type { SessionGate } from './session-gate.js';

/** COPY … FROM STDIN ends PGlite's process; it is refused before it gets there. */
const COPY_FROM_STDIN = /^\s*copy\b[\s\S]*\bfrom\s+stdin\b/i;

/** One client's socket: frames its messages and runs them, a query at a time, through the gate. */
export class ClientSession {
  readonly #framing = new MessageFraming();
  #unit: Buffer[] = [];
  #work: Promise<void> = Promise.resolve();

  constructor(
    private readonly socket: Socket,
    private readonly gate: SessionGate,
    private readonly onError: (error: unknown) => void,
  ) {
    socket.on('data', (data) => this.#receive(data));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
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
    if (message.type === 'X') {
      this.socket.end();
      return;
    }
    if (message.type === 'Q' && COPY_FROM_STDIN.test(message.bytes.toString('utf8', 5))) {
      this.socket.write(
        refusal('COPY FROM STDIN is not available in the embedded database; set DATABASE_URL to a server.'),
      );
      return;
    }
    this.#unit.push(message.bytes);
    const ends = message.type === 'Q' || message.type === 'S';
    // Flush asks for the replies so far, in the middle of a query.
    if (ends || message.type === 'H') {
      this.#run(Buffer.concat(this.#unit), ends);
      this.#unit = [];
    }
  }

  #run(bytes: Buffer, ends: boolean): void {
    this.#work = this.#work
      .then(() =>
        this.gate.execute(this, bytes, ends, (data) => {
          if (this.socket.writable) this.socket.write(Buffer.from(data));
        }),
      )
      .catch((error: unknown) => {
        this.onError(error);
        this.socket.destroy();
      });
  }
}

/** ErrorResponse (0A000, feature not supported) followed by ReadyForQuery (idle). */
function refusal(message: string): Buffer {
  const fields = Buffer.from(`SERROR\0VERROR\0C0A000\0M${message}\0\0`);
  const reply = Buffer.alloc(5 + fields.length + 6);
  reply.write('E', 0);
  reply.writeInt32BE(4 + fields.length, 1);
  fields.copy(reply, 5);
  reply.write('Z', 5 + fields.length);
  reply.writeInt32BE(5, 6 + fields.length);
  reply.write('I', 10 + fields.length);
  return reply;
}
