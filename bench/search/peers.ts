import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/package-root.js';
import type { Metrics } from '../benchmark.js';
import type { DataSet } from '../vectors/make.js';

/**
 * hnswlib-node, usearch and faiss on the vectors of a data set, each in a process of its own (bench/peers). They are no
 * dependencies of Eyecatch: `HNSWLIB_PACKAGES` names a folder in which `npm install hnswlib-node` was run, `PYTHON` an
 * interpreter with numpy, faiss-cpu and usearch; a peer that is not there is named as not measured.
 *
 * @param rows of the table, to try things out; recall is then too low, since the truth is of all rows
 */
export async function measurePeers(
  { table, queries }: DataSet,
  log: (line: string) => void,
  rows?: number,
): Promise<Metrics> {
  const { PYTHON: python, HNSWLIB_PACKAGES: packages } = process.env;
  const scripts = path.join(packageRoot, 'bench', 'peers');
  const limit = rows === undefined ? [] : [String(rows)];
  const run = async (command: string, args: readonly string[]): Promise<Metrics> => {
    log(`${command} ${args.join(' ')}`);
    const { stdout } = await promisify(execFile)(command, [...args, ...limit], { maxBuffer: 1 << 26 });
    return JSON.parse(stdout) as Metrics;
  };
  const missing = (name: string, variable: string): Metrics => ({ [name]: `not measured: ${variable} is not set` });
  const node =
    packages !== undefined && existsSync(path.join(packages, 'node_modules', 'hnswlib-node'))
      ? await run(process.execPath, [path.join(scripts, 'hnswlib-node.mjs'), packages, table, queries])
      : missing('hnswlib-node', 'HNSWLIB_PACKAGES');
  const others =
    python !== undefined
      ? await run(python, [path.join(scripts, 'vector_search.py'), table, queries])
      : missing('usearch, faiss', 'PYTHON');
  return { ...node, ...others };
}
