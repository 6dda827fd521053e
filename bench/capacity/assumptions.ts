/** What a reader decides or pays: nothing of it is measured. Each is a flag of `npm run bench -- capacity`. */
export const DEFAULTS = {
  /** Processors and memory of one database machine. */
  machineVcpus: 32,
  machineMemoryGib: 256,
  /** Share of a machine's memory that holds indexes and rows; the rest is connections, sorts and builds. */
  cacheShare: 0.75,
  /** Share of the processors that queries may take at the busiest hour. */
  busyShare: 0.5,
  /** Vectors of a shard: its graph is built in memory. */
  shardVectors: 10_000_000,
  /** Copies of each database machine, the first included. */
  copies: 2,
  /** Searches a second at the busiest hour. */
  queriesPerSecond: 200,
  /** Rows of performance reports an illustration: days x slots x audiences. */
  observationsPerIllustration: 30,
  /** Kept predictions an illustration: KPIs with a deployed model. */
  deployedKpis: 1,
  /** Mean size of an original, which the demo's drawings are no measure of. */
  originalMib: 1,
  /** Widths of thumbnails that are made of an illustration. */
  thumbnailWidths: 2,
  /** Days in which the whole library is to be indexed. */
  indexingDays: 7,
  /** USD. */
  vcpuHour: 0.04,
  memoryGibHour: 0.005,
  diskGibMonth: 0.1,
  objectGibMonth: 0.023,
} as const satisfies Record<string, number>;

export type Assumptions = { readonly [Name in keyof typeof DEFAULTS]: number };

/** @throws Error naming a flag that is none, or whose value is no number above 0 */
export function readAssumptions(given: readonly string[]): { assumptions: Assumptions; changed: boolean } {
  const assumptions: Record<string, number> = { ...DEFAULTS };
  let changed = false;
  for (let at = 0; at < given.length; at++) {
    const flag = given[at]!;
    if (flag === '--measure') continue;
    if (flag === '--json') {
      at++;
      continue;
    }
    const name = flag.replace(/^--/, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const value = Number(given[++at]);
    if (!flag.startsWith('--') || !(name in DEFAULTS))
      throw new Error(`${flag} is no assumption: ${flags().join(', ')}.`);
    if (!(value > 0)) throw new Error(`${flag} is "${given[at]}"; it must be a number above 0.`);
    assumptions[name] = value;
    changed = true;
  }
  return { assumptions: assumptions as Assumptions, changed };
}

export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function flags(): string[] {
  return Object.keys(DEFAULTS).map(flagOf);
}
