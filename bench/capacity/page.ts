import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { packageRoot } from '../../src/package-root.js';
import { DEFAULTS, flagOf, type Assumptions } from './assumptions.js';
import type { Measured } from './measured.js';
import { buildCoefficient, type Plan } from './plan.js';

export const CAPACITY_PAGE = path.join('docs', 'capacity.md');
const BEGIN = '<!-- From here on written by `npm run bench -- capacity`. -->';

/** Puts what is derived below the mark in docs/capacity.md. */
export async function writeGenerated(measured: Measured, plans: readonly Plan[]): Promise<void> {
  const file = path.join(packageRoot, CAPACITY_PAGE);
  writeFileSync(file, await withGenerated(readFileSync(file, 'utf8'), measured, plans));
}

export async function withGenerated(page: string, measured: Measured, plans: readonly Plan[]): Promise<string> {
  const at = page.indexOf(BEGIN);
  if (at < 0) throw new Error(`${CAPACITY_PAGE} lacks the line ${BEGIN}`);
  const text = `${page.slice(0, at)}${BEGIN}\n\n${capacityPage(measured, DEFAULTS, plans)}`;
  const file = path.join(packageRoot, CAPACITY_PAGE);
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

/** The tables, as Markdown. */
export function capacityPage(measured: Measured, assumed: Assumptions, plans: readonly Plan[]): string {
  const row = (name: string, value: (plan: Plan) => string): string[] => [name, ...plans.map(value)];
  const sizes = plans.map(({ illustrations }) => count(illustrations));
  const costs = (name: keyof Plan['costs']) => (plan: Plan) => dollars(plan.costs[name]);
  return [
    '## What is needed',
    table(
      ['illustrations', ...sizes],
      [
        row('vectors, rows', (plan) => bytes(plan.vectorRows)),
        row('vectors, keys and index over labels', (plan) => bytes(plan.vectorKeys)),
        row('vector index (HNSW over sketches)', (plan) => bytes(plan.vectorIndex)),
        row('illustrations', (plan) => bytes(plan.illustrationRows)),
        row('fingerprints', (plan) => bytes(plan.fingerprints)),
        row('observations', (plan) => bytes(plan.observations)),
        row('kept predictions', (plan) => bytes(plan.predictions)),
        row('**the database, one copy**', (plan) => `**${bytes(plan.database)}**`),
        row('write-ahead log of taking it all in', (plan) => bytes(plan.log)),
        row('memory that searches want: index and rows of vectors', (plan) => bytes(plan.cached)),
        row('originals', (plan) => bytes(plan.originals)),
        row('thumbnails', (plan) => bytes(plan.thumbnails)),
      ],
    ),
    '## Machines',
    table(
      ['illustrations', ...sizes],
      [
        row('shards', (plan) => count(plan.shards)),
        row('database machines by memory', (plan) => count(plan.machinesForMemory)),
        row('database machines by searches, copies included', (plan) => count(plan.machinesForQueries)),
        row('**database machines x copies**', (plan) => `**${count(plan.machines)} x ${assumed.copies}**`),
        row('index build, processor hours', (plan) => number(plan.buildCpuHours)),
        row('index build, hours with half of the processors', (plan) => number(plan.buildHours)),
        row('memory for building one shard', (plan) => bytes(plan.buildMemoryPerShard)),
        row(
          'a search, processor ms: one shard, all shards',
          (plan) => `${number(plan.shardCpuMs)}, ${number(plan.searchCpuMs)}`,
        ),
        row('searches a second, one copy of all machines', (plan) => count(Math.floor(plan.queriesPerSecond))),
        row('an exact search, processor seconds', (plan) => number(plan.exactScanCpuSeconds)),
        row('API processes, vCPUs', (plan) => count(plan.apiVcpus)),
        row('indexing all pictures, core days', (plan) => number(plan.indexingCoreDays)),
        row(`workers for that in ${assumed.indexingDays} days, vCPUs`, (plan) => count(plan.indexingVcpus)),
      ],
    ),
    '## Cost, USD',
    table(
      ['illustrations', ...sizes],
      [
        row('processors, a month', costs('processors')),
        row('memory, a month', costs('memory')),
        row('disks, a month', costs('disk')),
        row('originals and thumbnails, a month', costs('objects')),
        row('**all, a month**', (plan) => `**${dollars(plan.costs.month)}**`),
        row('indexing all pictures, once', costs('indexing')),
      ],
    ),
    '## What is assumed',
    'Flags of `npm run bench -- capacity`; with one of them the tables are printed instead of written here.',
    table(
      ['flag', 'value'],
      Object.entries(assumed).map(([name, value]) => [`\`${flagOf(name)}\``, String(value)]),
    ),
    '## What is measured',
    `By \`npm run bench -- capacity --measure\` on ${measured.date}, ${measured.machine}: bytes a row of the demo library (${count(
      measured.demo.illustrations,
    )} illustrations), and synthetic vectors on a server, times of its processor.`,
    table(
      ['bytes', ''],
      [
        [
          'a row of a vector, its keys and labels',
          `${whole(measured.demo.bytesPerVectorRow)}, ${whole(measured.elsewhere.keyBytesPerVector.value)}`,
        ],
        ['an illustration', whole(measured.demo.bytesPerIllustration)],
        ['a fingerprint', whole(measured.demo.bytesPerFingerprint)],
        ['an observation', whole(measured.demo.bytesPerObservation)],
        ['a prediction', whole(measured.demo.bytesPerPrediction)],
        [
          'an original, a thumbnail of the demo',
          `${whole(measured.demo.bytesPerOriginal)}, ${whole(measured.demo.bytesPerThumbnail)}`,
        ],
        ['write-ahead log, an illustration with its vector', whole(measured.walBytesPerIllustration)],
      ],
    ),
    table(
      [
        'vectors',
        'index build, processor s',
        'c n ln n says',
        'index, bytes a vector',
        'search by index, processor ms',
        'exact, processor ms',
      ],
      measured.sizes.map((size) => [
        count(size.rows),
        number(size.buildCpuSeconds),
        number(buildCoefficient(measured) * size.rows * Math.log(size.rows)),
        whole(size.indexBytesPerVector),
        number(size.indexSearchCpuMs),
        number(size.exactSearchCpuMs),
      ]),
    ),
    'Taken over from other measurements:',
    table(
      ['', 'value', 'from'],
      Object.entries(measured.elsewhere).map(([name, { value, from }]) => [
        name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
        String(value),
        from,
      ]),
    ),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
  return `${number(value / 1024 ** power)} ${units[power]}`;
}

function number(value: number): string {
  return value >= 1000 ? whole(value) : String(Number(value.toPrecision(value >= 100 ? 3 : 2)));
}

function whole(value: number): string {
  return count(Math.round(value));
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function dollars(value: number): string {
  return count(Number(Math.round(value).toPrecision(2)));
}
