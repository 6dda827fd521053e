import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { promisify } from 'node:util';
import S3rver from 's3rver';
import { temporaryFolder } from './databases.js';

/** S3-compatible storage of a test, over HTTP, with one bucket. */
export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  /** What AWS's tools read from the environment. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Refuses connections until it is started again. */
  readonly stop: () => Promise<void>;
  /** Answers 503 in its place, as a gateway does, until it is started again. */
  readonly answer503: () => Promise<void>;
  readonly startAgain: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startS3(): Promise<S3Server> {
  const directory = temporaryFolder();
  const bucket = 'illustrations';
  let port = 0;
  let server: S3rver;
  let gateway: Server | undefined;
  const run = async (): Promise<void> => {
    server = new S3rver({
      port,
      address: '127.0.0.1',
      silent: true,
      directory,
      configureBuckets: [{ name: bucket, configs: [] }],
    });
    const address = await server.run();
    port = address.port;
  };
  await run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    credentials: { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', AWS_REGION: 'us-east-1' },
    stop: () => server.close(),
    answer503: async () => {
      await server.close();
      gateway = createServer((_, response) => response.writeHead(503).end('<html>Service Unavailable</html>'));
      await once(gateway.listen(port, '127.0.0.1'), 'listening');
    },
    startAgain: async () => {
      if (gateway) await promisify(gateway.close.bind(gateway))();
      gateway = undefined;
      await run();
    },
    close: async () => {
      gateway?.close();
      await server.close().catch(() => undefined);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
