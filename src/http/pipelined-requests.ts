import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Ends every reply whose connection is gone. Node does so for the reply that is being written, not for those to requests that
 * a client sent behind it without waiting: what they hold would never be given back.
 */
export function endPipelined(server: Server): void {
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    // Its turn has come already.
    if (response.socket) return;
    const end = (): void => {
      if (response.socket) return;
      response.destroy();
      response.emit('close');
    };
    // One a request.
    socket.setMaxListeners(0);
    socket.once('close', end);
    response.once('close', () => socket.off('close', end));
  });
}
