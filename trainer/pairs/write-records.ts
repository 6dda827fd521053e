import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { MakePairsOptions } from './make-pairs.js';
import { shardFile, type PairsSettings } from './manifest.js';
import { removeShardsFrom } from './pairs-folder.js';
import type { Survey, Unreadable } from './survey.js';
import { writeShards } from './write-shards.js';

/** What became of the slots. */
export interface Written {
  /** Of each slot. */
  readonly perceptualHashes: BigUint64Array;
  readonly checksums: Uint32Array;
  /** Slots whose picture cannot be read. */
  readonly empty: ReadonlySet<number>;
  readonly unreadable: readonly Unreadable[];
  readonly kept: number;
}

/** Writes all shards: slot k holds the picture `order[k]` of the survey. */
export async function writeRecords(
  { images, out, workers, signal, onProgress }: MakePairsOptions,
  { preprocessing, shardImages }: PairsSettings,
  { inputs, sha256 }: Survey,
  order: Int32Array,
): Promise<Written> {
  const slots = order.length;
  const shards = Math.ceil(slots / shardImages);
  const perceptualHashes = new BigUint64Array(slots);
  const checksums = new Uint32Array(slots);
  const unreadable: (Unreadable & { slot: number })[] = [];
  let kept = 0;
  let done = 0;
  const progress = () => onProgress?.({ step: 'Writing pairs', done, total: slots, unit: 'pictures' });
  progress();
  await removeShardsFrom(out, shards);
  await writeShards({
    shards,
    processes: workers ?? availableParallelism(),
    signal,
    task: (shard) => ({
      shard,
      file: path.resolve(out, shardFile(shard)),
      preprocessing,
      firstSlot: shard * shardImages,
      pictures: Array.from(order.subarray(shard * shardImages, (shard + 1) * shardImages), (picture) => ({
        file: images[inputs[picture]!]!.file,
        sha256: sha256.toString('hex', picture * 32, picture * 32 + 32),
      })),
    }),
    onRecords: (count) => {
      done += count;
      progress();
    },
    onShard: (report) => {
      const first = report.shard * shardImages;
      perceptualHashes.set(report.perceptualHashes, first);
      checksums.set(report.checksums, first);
      kept += report.kept;
      for (const { file, reason, place } of report.unreadable) unreadable.push({ file, reason, slot: first + place });
    },
  });
  unreadable.sort((a, b) => a.slot - b.slot);
  return {
    perceptualHashes,
    checksums,
    empty: new Set(unreadable.map(({ slot }) => slot)),
    unreadable: unreadable.map(({ file, reason }) => ({ file, reason })),
    kept,
  };
}
