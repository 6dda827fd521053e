import { createRequire } from 'node:module';
import path from 'node:path';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Candidate } from './candidate.js';
import { makeCurrent } from './make-current.js';

export async function findWasm(): Promise<Candidate> {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  return {
    kind: 'cpu',
    start: async () => {
      setWasmPaths(`${path.dirname(main)}${path.sep}`);
      // The threaded build asks for a browser's workers; trainer/ shares the work out over threads of its own.
      setThreadsCount(1);
      await makeCurrent('wasm');
    },
  };
}
