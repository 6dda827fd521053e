import type { Assumptions } from './assumptions.js';
import type { Measured } from './measured.js';

const GIB = 2 ** 30;
const HOURS_A_MONTH = 730;

/** Of one library; bytes unless the name says otherwise. */
export interface Plan {
  readonly illustrations: number;
  readonly vectorRows: number;
  readonly vectorKeys: number;
  readonly vectorIndex: number;
  readonly illustrationRows: number;
  readonly fingerprints: number;
  readonly observations: number;
  readonly predictions: number;
  readonly database: number;
  readonly originals: number;
  readonly thumbnails: number;
  /** Write-ahead log of taking the whole library in. */
  readonly log: number;
  /** What has to be in memory for searches as fast as measured: the index and the rows it leads to. */
  readonly cached: number;
  readonly shards: number;
  /** Machines that hold data, copies not counted. */
  readonly machines: number;
  readonly machinesForMemory: number;
  readonly machinesForQueries: number;
  readonly buildMemoryPerShard: number;
  readonly buildCpuHours: number;
  /** With half of each machine's processors. */
  readonly buildHours: number;
  /** One shard's, for one search, and of all shards together. */
  readonly shardCpuMs: number;
  readonly searchCpuMs: number;
  /** Of one machine and of all, at the busy share, copies not counted. */
  readonly queriesPerSecondPerMachine: number;
  readonly queriesPerSecond: number;
  readonly exactScanCpuSeconds: number;
  readonly indexingCoreDays: number;
  readonly indexingVcpus: number;
  readonly apiVcpus: number;
  readonly costs: {
    readonly processors: number;
    readonly memory: number;
    readonly disk: number;
    readonly objects: number;
    readonly month: number;
    /** Once. */
    readonly indexing: number;
  };
}

/**
 * Bytes grow with the rows. A build takes c n ln n, with the recorded million's c. A search in the index takes
 * a + b ln n, through the recorded times at 100,000 and 1,000,000 real vectors: smaller sizes, as measured here, have a graph that a search
 * sees half of, and say nothing of larger ones.
 */
export function planCapacity(measured: Measured, assumed: Assumptions, illustrations: number): Plan {
  const n = illustrations;
  const { demo, elsewhere } = measured;
  const vectorRows = n * demo.bytesPerVectorRow;
  const vectorKeys = n * elsewhere.keyBytesPerVector.value;
  const vectorIndex = n * elsewhere.indexBytesPerVector.value;
  const illustrationRows = n * demo.bytesPerIllustration;
  const fingerprints = n * demo.bytesPerFingerprint;
  const observations = n * assumed.observationsPerIllustration * demo.bytesPerObservation;
  const predictions = n * assumed.deployedKpis * demo.bytesPerPrediction;
  const database = vectorRows + vectorKeys + vectorIndex + illustrationRows + fingerprints + observations + predictions;
  const cached = vectorIndex + vectorRows;

  const machineCache = assumed.machineMemoryGib * assumed.cacheShare * GIB;
  const machinesForMemory = Math.ceil(cached / machineCache);
  const byRows = Math.ceil(n / assumed.shardVectors);
  // One PostgreSQL as long as it holds the library; else at least a shard a machine.
  const shards = machinesForMemory === 1 && byRows === 1 ? 1 : Math.max(byRows, machinesForMemory);
  const perShard = n / shards;
  const shardCpuMs = searchCpuMs(measured, perShard);
  const allCpuMs = shards * shardCpuMs;
  const busyVcpus = assumed.machineVcpus * assumed.busyShare;
  const machinesForQueries = Math.ceil((assumed.queriesPerSecond * allCpuMs) / 1000 / busyVcpus);
  // More copies, not more shards, would serve more queries; the first copy of each machine serves too.
  const machines = Math.max(machinesForMemory, Math.ceil(machinesForQueries / assumed.copies));

  const buildCpuSeconds = shards * buildCoefficient(measured) * perShard * Math.log(perShard);
  const indexingCoreSeconds = n / elsewhere.imagesPerSecondPerCore.value;
  const queriesPerSecondPerMachine = (1000 * busyVcpus) / (allCpuMs / machines);
  const apiVcpus = Math.ceil((assumed.queriesPerSecond * elsewhere.httpMsPerQuery.value) / 1000 / assumed.busyShare);
  const originals = n * assumed.originalMib * 2 ** 20;
  const thumbnails = n * assumed.thumbnailWidths * demo.bytesPerThumbnail;

  const vcpus = machines * assumed.copies * assumed.machineVcpus + apiVcpus;
  const processors = vcpus * assumed.vcpuHour * HOURS_A_MONTH;
  const memory = machines * assumed.copies * assumed.machineMemoryGib * assumed.memoryGibHour * HOURS_A_MONTH;
  // Half as much again: the log, an index beside the one it replaces, and air.
  const disk = (1.5 * database * assumed.copies * assumed.diskGibMonth) / GIB;
  const objects = ((originals + thumbnails) * assumed.objectGibMonth) / GIB;
  return {
    ...{
      illustrations,
      vectorRows,
      vectorKeys,
      vectorIndex,
      illustrationRows,
      fingerprints,
      observations,
      predictions,
    },
    ...{ database, originals, thumbnails, log: n * measured.walBytesPerIllustration, cached },
    ...{ shards, machines, machinesForMemory, machinesForQueries },
    buildMemoryPerShard: perShard * elsewhere.graphBytesPerVector.value,
    buildCpuHours: buildCpuSeconds / 3600,
    buildHours: buildCpuSeconds / 3600 / (machines * assumed.machineVcpus * 0.5),
    ...{ shardCpuMs, searchCpuMs: allCpuMs, queriesPerSecondPerMachine },
    queriesPerSecond: queriesPerSecondPerMachine,
    exactScanCpuSeconds: (exactCpuMsPerVector(measured) * n) / 1000,
    indexingCoreDays: indexingCoreSeconds / 86_400,
    indexingVcpus: Math.ceil(indexingCoreSeconds / 86_400 / assumed.indexingDays),
    apiVcpus,
    costs: {
      ...{ processors, memory, disk, objects, month: processors + memory + disk + objects },
      indexing: (indexingCoreSeconds / 3600) * assumed.vcpuHour,
    },
  };
}

/** Processor milliseconds of one shard for one search. */
export function searchCpuMs({ elsewhere }: Pick<Measured, 'elsewhere'>, rows: number): number {
  const [at100k, at1m] = [elsewhere.hundredThousandStatementMs.value, elsewhere.millionStatementMs.value];
  return at1m + ((at1m - at100k) / Math.log(10)) * Math.log(rows / 1e6);
}

/** c of c n ln n, seconds. */
export function buildCoefficient({ elsewhere }: Pick<Measured, 'elsewhere'>): number {
  return elsewhere.millionBuildCpuSeconds.value / (1e6 * Math.log(1e6));
}

export function exactCpuMsPerVector({ sizes }: Pick<Measured, 'sizes'>): number {
  const largest = sizes.at(-1)!;
  return largest.exactSearchCpuMs / largest.rows;
}
