import { rmSync } from 'node:fs';
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
  readonly startAgain: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startS3(): Promise<S3Server> {
  const directory = temporaryFolder();
  const bucket = 'illustrations';
  let port = 0;
  let server: S3rver;
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
    startAgain: run,
    close: async () => {
      await server.close().catch(() => undefined);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
