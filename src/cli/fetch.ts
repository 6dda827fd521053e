import type { Command } from 'commander';
import { fetchPosts, SAFEBOORU, type FetchReport } from '../../trainer/fetch/fetch-posts.js';
import { BadInputError } from '../errors.js';
import { EXIT_INTERRUPTED, EXIT_SOME_FAILED } from './exit-codes.js';
import { ProgressBar } from './progress-bar.js';
import { readCount } from './settings.js';
import { interruptSignal } from './with-library.js';

const LARGEST_ID = 2 ** 31 - 1;

interface FetchCommandOptions {
  readonly out: string;
  readonly tags: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: string;
  readonly maxDisk?: string;
  readonly rate: string;
  readonly threads: string;
  readonly url: string;
}

export function registerFetch(program: Command): void {
  program
    .command('fetch')
    .description('download pictures and their tags to train on')
    .command('safebooru')
    .description(
      'download pictures with their tags from Safebooru, or from another booru that speaks the Gelbooru 0.2 API,\n' +
        'newest first: ID.jpg and ID.json (url, tags, rating, source, MD5). Every file is checked by its hash.\n' +
        'Run again after an interruption, it goes on where it stopped.',
    )
    .requiredOption('--out <folder>', 'where the files go')
    .option('--tags <tags>', 'only posts with these tags, as in the search field', '')
    .option('--from <id>', 'first post number')
    .option('--to <id>', 'last post number')
    .option('--limit <number>', 'pictures this search may have in the folder, with those of earlier runs')
    .option('--max-disk <size>', 'stop before the folder passes this size, such as 10GB or 500MiB')
    .option('--rate <number>', 'requests a second', '2')
    .option('--threads <number>', 'downloads at once (the rate holds for all together)', '4')
    .option('--url <address>', 'address of the booru', SAFEBOORU)
    .addHelpText(
      'after',
      `\nExit code: 0 all is there, ${EXIT_SOME_FAILED} some posts could not be had, 1 nothing could be listed or the ` +
        `disk is full,\n${EXIT_INTERRUPTED} interrupted. HTTP_PROXY, HTTPS_PROXY and NO_PROXY are obeyed.`,
    )
    .action(async (options: FetchCommandOptions) => {
      const id = (text: string | undefined, name: string) =>
        text === undefined ? undefined : readCount(text, name, { min: 1, max: LARGEST_ID });
      const bar = new ProgressBar();
      const report = await fetchPosts({
        out: options.out,
        url: options.url,
        tags: options.tags,
        from: id(options.from, '--from'),
        to: id(options.to, '--to'),
        limit: id(options.limit, '--limit'),
        maxDisk: options.maxDisk === undefined ? undefined : readSize(options.maxDisk, '--max-disk'),
        rate: readRate(options.rate),
        threads: readCount(options.threads, '--threads', { min: 1, max: 16 }),
        signal: interruptSignal(),
        onProgress: ({ done, total, unit }) => bar.update('Downloading', done, total, unit),
        // Takes the place of the bar, which is drawn again below it.
        log: (line) => process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[2K' : ''}${line}\n`),
      });
      bar.end();
      console.log(describeFetch(report, options.out));
      if (report.failed.length > 0) process.exitCode = EXIT_SOME_FAILED;
      if (report.ended === 'interrupted') process.exitCode = EXIT_INTERRUPTED;
      if (report.ended === 'disk full') process.exitCode = 1;
    });
}

const ENDINGS: Readonly<Record<FetchReport['ended'], string>> = {
  complete: 'Every post of the search was looked at.',
  limit: 'The limit is reached; a higher --limit goes on from here.',
  'disk limit': 'The next picture would pass --max-disk; a higher one goes on from here.',
  'disk full': 'The disk is full. What is listed is whole; make room and run again to go on.',
  interrupted: 'Interrupted; run again to go on.',
};

function describeFetch(report: FetchReport, out: string): string {
  const skipped = Object.entries(report.skipped).map(([reason, count]) => `${count} skipped (${reason})`);
  return [
    `${report.downloaded} downloaded (${(report.bytes / 1e6).toFixed(1)} MB), ` +
      [`${report.alreadyThere} already there`, ...skipped, `${report.failed.length} failed`].join(', ') +
      ` in ${out}.`,
    ...report.failed.map(({ id, reason }) => `  post ${id}: ${reason}`),
    ENDINGS[report.ended],
  ].join('\n');
}

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes of "10GB", "1.5 GiB" or "500000"; names the option when it is none. */
export function readSize(text: string, option: string): number {
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = UNITS[(unit || 'b').toLowerCase()];
  if (number === undefined || factor === undefined) {
    throw new BadInputError(`${option} is "${text}"; it must be a size such as 10GB, 500MiB or 2000000.`);
  }
  return Math.floor(Number(number) * factor);
}

/** The upper bound keeps a slip of the finger from becoming an attack. */
function readRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate <= 50)) throw new BadInputError(`--rate is "${text}"; it must be above 0 and at most 50.`);
  return rate;
}
