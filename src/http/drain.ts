import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import net, { type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { NotReadyError } from '../errors.js';

/** An idle connection is closed after this: until then its client may just be sending, and would lose the request. */
const LINGER_MS = 1000;
/** For the last replies to reach clients whose requests were cut off. */
const FAREWELL_MS = 200;

/**
 * Ends a server without a failed request: it stops listening, answers what comes on connections there are with
 * `Connection: close`, and closes those that stay idle. Node's own `close` ends idle connections at once, also one on which
 * a request is just arriving.
 */
export class Drain {
  readonly #connections = new Map<Socket, { requests: number; idleSince: number }>();
  readonly #underWay = new Set<ServerResponse>();
  #closing = false;

  constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#connections.set(socket, { requests: 0, idleSince: performance.now() });
      socket.once('close', () => this.#connections.delete(socket));
    });
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) =>
      this.#follow(request.socket, response),
    );
  }

  /** Resolves when no connection is left. What is under way after `graceMs` is refused, if it can be, and cut off. */
  async finish(graceMs: number): Promise<void> {
    const began = performance.now();
    // First: clients that were told to use another connection would queue up for one here, to be reset with the queue.
    const closed = new Promise<void>((resolve) => {
      net.Server.prototype.close.call(this.server, () => resolve());
    });
    this.#closing = true;
    for (const response of this.#underWay) askToClose(response);
    const done = new AbortController();
    void closed.then(() => done.abort());
    while (!done.signal.aborted && performance.now() - began < graceMs) {
      this.#closeIdle(began);
      await sleep(20, undefined, { signal: done.signal }).catch(() => undefined);
    }
    if (!done.signal.aborted) {
      for (const response of this.#underWay) refuse(response);
      await sleep(FAREWELL_MS, undefined, { signal: done.signal }).catch(() => undefined);
      for (const socket of this.#connections.keys()) socket.destroy();
    }
    this.server.closeAllConnections();
    await closed;
  }

  #follow(socket: Socket, response: ServerResponse): void {
    const connection = this.#connections.get(socket);
    if (connection) connection.requests++;
    this.#underWay.add(response);
    if (this.#closing) askToClose(response);
    response.once('close', () => {
      this.#underWay.delete(response);
      if (!connection) return;
      connection.requests--;
      connection.idleSince = performance.now();
    });
  }

  #closeIdle(began: number): void {
    const now = performance.now();
    for (const [socket, { requests, idleSince }] of this.#connections) {
      if (requests === 0 && now - Math.max(began, idleSince) >= LINGER_MS) socket.end();
    }
  }
}

function askToClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

function refuse(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) return;
  const { code, message } = new NotReadyError('The server is stopping; ask again when it is back.');
  response.writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '5', Connection: 'close' });
  response.end(JSON.stringify({ error: { code, message }, errors: [{ message, extensions: { code } }] }));
}
