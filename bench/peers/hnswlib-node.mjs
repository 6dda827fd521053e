/**
 * hnswlib-node on the vectors of a data set (bench/vectors): recall, time a query, build time, bytes a row.
 *
 *     node hnswlib-node.mjs PACKAGES TABLE QUERIES [ROWS]
 *
 * PACKAGES is a folder in which `npm install hnswlib-node` was run (where nodejs.org cannot be reached, with
 * npm_config_nodedir set to the prefix of a Node installation with headers); it is no dependency of Eyecatch. Prints one
 * JSON object. Vectors are 5000 float32 at length 1; the library builds and searches on one thread.
 */
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [packages, tableFolder, queryFolder, limit] = process.argv.slice(2);
const { HierarchicalNSW } = createRequire(path.join(path.resolve(packages), 'package.json'))('hnswlib-node');

const DIMENSIONS = 5000;
const K = 10;
const TRUTH_DEPTH = 100;
const M = 16;
const EF_CONSTRUCTION = 100;
const EF_SEARCH = [40, 64, 100, 200, 400];

const table = openVectors(tableFolder);
const asking = openVectors(queryFolder);
const rows = Math.min(Number(limit ?? Infinity), table.rows);
const truth = read(path.join(tableFolder, 'truth.i32'), Int32Array);

const index = new HierarchicalNSW('ip', DIMENSIONS);
const before = process.memoryUsage.rss();
const started = Date.now();
index.initIndex(rows, M, EF_CONSTRUCTION, 1);
for (let row = 0; row < rows; row++) {
  index.addPoint(table.dense(row), row);
  if (row % 5000 === 0) console.error(`hnswlib-node: ${row} of ${rows}, ${(Date.now() - started) / 1000} s`);
}
const result = {
  m: M,
  efConstruction: EF_CONSTRUCTION,
  buildSeconds: (Date.now() - started) / 1000,
  bytesPerRow: (process.memoryUsage.rss() - before) / rows,
};
for (const ef of EF_SEARCH) {
  index.setEf(ef);
  result[`ef ${ef}`] = measure();
}
console.log(JSON.stringify({ rows, 'hnswlib-node': result }));

/** Recall at K and the median milliseconds, the second of two rounds. */
function measure() {
  let times = [];
  let found = 0;
  for (let round = 0; round < 2; round++) {
    times = [];
    found = 0;
    for (let q = 0; q < asking.rows; q++) {
      const query = asking.dense(q);
      const from = process.hrtime.bigint();
      const { neighbors } = index.searchKnn(query, K);
      times.push(Number(process.hrtime.bigint() - from) / 1e6);
      const near = new Set(truth.subarray(q * TRUTH_DEPTH, q * TRUTH_DEPTH + K));
      found += neighbors.filter((row) => near.has(row)).length;
    }
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * (times.length - 1))];
  return { recallAt10: found / (K * asking.rows), p50Ms: at(0.5), p95Ms: at(0.95) };
}

function openVectors(folder) {
  const offsets = read(path.join(folder, 'offsets.u32'), Uint32Array);
  const indices = read(path.join(folder, 'indices.u16'), Uint16Array);
  const values = read(path.join(folder, 'values.f32'), Float32Array);
  return {
    rows: offsets.length - 1,
    dense: (row) => {
      const vector = new Array(DIMENSIONS).fill(0);
      let square = 0;
      for (let at = offsets[row]; at < offsets[row + 1]; at++) square += values[at] * values[at];
      const scale = 1 / Math.sqrt(square);
      for (let at = offsets[row]; at < offsets[row + 1]; at++) vector[indices[at]] = values[at] * scale;
      return vector;
    },
  };
}

function read(file, ArrayType) {
  const bytes = new ArrayBuffer(statSync(file).size);
  readFileSync(file).copy(Buffer.from(bytes));
  return new ArrayType(bytes);
}
