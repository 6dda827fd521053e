import { pathToFileURL } from 'node:url';
import path from 'node:path';

/** Threads and processes run compiled modules, also under the test runner: what is compiled must be current. */
export default async function setup(): Promise<void> {
  const module = pathToFileURL(path.resolve('bin/setup.mjs')).href;
  const { setUp } = (await import(module)) as { setUp: () => void };
  setUp();
}
