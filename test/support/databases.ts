import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Pool } from 'pg';
import { openDatabase } from '../../src/database/open.js';

export interface TestDatabase {
  readonly pool: Pool;
  /** Options that open it a second time. */
  readonly options: { dataFolder: string; url?: string };
  readonly close: () => Promise<void>;
}

/** Every kind of database there is here: PGlite always, a server when TEST_DATABASE_URL names one. */
export const databases: { name: string; create: () => Promise<TestDatabase> }[] = [
  { name: 'embedded PGlite', create: createEmbedded },
  ...(process.env.TEST_DATABASE_URL ? [{ name: 'PostgreSQL server', create: createOnServer }] : []),
];

export function temporaryFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'eyecatch-test-'));
}

export async function createEmbedded(): Promise<TestDatabase> {
  const dataFolder = temporaryFolder();
  const pool = await openDatabase({ dataFolder });
  return {
    pool,
    options: { dataFolder },
    close: async () => {
      await pool.end();
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
    },
  };
}

/** A database of its own on the server, so that test files do not see each other's rows. */
export async function createOnServer(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL!;
  const name = `eyecatch_test_${process.pid}_${Date.now()}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const options = { dataFolder: temporaryFolder(), url: url.toString() };
  const pool = await openDatabase(options);
  return {
    pool,
    options,
    close: async () => {
      await pool.end();
      await administer(server, `drop database ${name} with (force)`);
      rmSync(options.dataFolder, { recursive: true, force: true });
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const pool = new Pool({ connectionString: url });
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}
