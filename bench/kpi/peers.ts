import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/package-root.js';
import { designOf, type Design } from '../../src/kpi/solvers/design.js';
import type { TrainingData } from '../../src/kpi/fitting/training-data.js';
import type { SparseVector } from '../../src/vectors/sparse-vector.js';

export interface Peer {
  readonly name: string;
  /** Tuning included. */
  readonly seconds: number;
  /** Of the last fit alone, with what tuning chose. */
  readonly fitSeconds: number;
  readonly chosen: string;
  readonly predictions: Float64Array;
}

/**
 * Fits of other libraries to the same creatives, by bench/peers/kpi_peers.py, in a process that is never given the truth.
 *
 * @param python an interpreter with numpy, scipy, scikit-learn, lightgbm, xgboost and vowpalwabbit
 * @param folder where the data and the predictions are left
 */
export async function fitPeers(
  python: string,
  folder: string,
  data: TrainingData,
  newVectors: readonly SparseVector[],
  log: (line: string) => void,
): Promise<Peer[]> {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, values: Int32Array | Float32Array | Float64Array): void =>
    writeFileSync(path.join(folder, name), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const writeDesign = (side: string, { offsets, indices, values }: Design): void => {
    write(`${side}.offsets.i32`, offsets);
    write(`${side}.indices.i32`, indices);
    write(`${side}.values.f32`, values);
  };
  const groups = [...new Set(data.groups)];
  const places = new Map(groups.map((group, place) => [group, place]));
  writeDesign('training', data.design);
  writeDesign('new', designOf(newVectors));
  write('training.clicks.f64', data.numerators);
  write('training.impressions.f64', data.denominators);
  write(
    'training.groups.i32',
    Int32Array.from(data.groups, (group) => places.get(group)!),
  );
  const output = await run(python, [path.join(packageRoot, 'bench', 'peers', 'kpi_peers.py'), folder], log);
  return (JSON.parse(output) as (Omit<Peer, 'predictions'> & { file: string })[]).map(({ file, ...peer }) => {
    const bytes = readFileSync(path.join(folder, file));
    return { ...peer, predictions: new Float64Array(Uint8Array.from(bytes).buffer) };
  });
}

function run(command: string, args: readonly string[], log: (line: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let complaints = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    createInterface(child.stderr).on('line', (line) => {
      complaints += `${line}\n`;
      log(line);
    });
    child.on('error', (error) => reject(new Error(`${command} could not be run: ${error.message}`, { cause: error })));
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`The peers did not run:\n${complaints.slice(-2000)}`)),
    );
  });
}
