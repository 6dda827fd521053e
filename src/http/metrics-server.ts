import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BadInputError } from '../errors.js';
import { ownMetrics } from '../telemetry/worker-metrics.js';

export interface MetricsServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * `GET /metrics` and `GET /health` of a process that serves nothing else: a worker on a machine of its own.
 *
 * @param port 0 takes a free one
 * @throws BadInputError when the port is taken
 */
export function startMetricsServer(port: number, host: string): Promise<MetricsServer> {
  const own = ownMetrics();
  const server = createServer((request, response) => {
    // Not a URL yet: `//` would make an error of it.
    const [pathname] = request.url!.split('?', 1);
    if (pathname === '/health') {
      response.setHeader('Content-Type', 'application/json').end('{"status":"ready"}');
      return;
    }
    if (pathname !== '/metrics') {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Here are /metrics and /health.\n');
      return;
    }
    own.metrics().then(
      (text) => response.setHeader('Content-Type', own.contentType).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new BadInputError(`--metrics-port: ${host}:${port} cannot be listened on (${error.message}).`)),
    );
    server.listen(port, host, () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      }),
    );
  });
}
