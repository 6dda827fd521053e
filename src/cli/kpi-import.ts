import { Option, type Command } from 'commander';
import { importObservations, type ImportReport, type KpiKind } from '../kpi/index.js';
import { EXIT_SOME_FAILED } from './exit-codes.js';
import { ProgressBar } from './progress-bar.js';
import { addDataOption, readCount, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

interface ImportCommandOptions extends DataOption {
  readonly kpi: string;
  readonly kind?: KpiKind;
  readonly numerator?: string;
  readonly denominator?: string;
  readonly maturityDays?: string;
  readonly illustration?: string;
  readonly day?: string;
  readonly slot?: string;
  readonly audience?: string;
  readonly advertiser?: string;
  readonly numeratorColumn?: string;
  readonly denominatorColumn?: string;
  readonly skipBadRows?: boolean;
  readonly simulated?: boolean;
}

export function registerImport(kpi: Command): void {
  addDataOption(kpi.command('import <file>'))
    .description(
      'import observations of a KPI from a CSV or Parquet file; the same file twice changes nothing.\n' +
        'Columns: illustration (or creative), day, slot (or position), audience, advertiser, numerator, denominator.',
    )
    .option('--kpi <name>', 'name of the KPI; it is defined when it is new', 'ctr')
    .addOption(
      new Option(
        '--kind <kind>',
        'rate: k of n, such as clicks of impressions; number: a total, such as seconds watched (default of a new KPI: rate)',
      ).choices(['rate', 'number']),
    )
    .option('--numerator <count>', 'what k counts, or the quantity that is summed (default of a new rate: clicks)')
    .option('--denominator <count>', 'what n counts (default of a new rate: impressions, of a number: views)')
    .option('--maturity-days <days>', 'the last so many observed days are incomplete and stay out of training')
    .option('--illustration <column>', 'column that names the illustration: file name, sha256, or id:42')
    .option('--day <column>', 'column with the day: YYYY-MM-DD; in Parquet also DATE, and TIMESTAMP at midnight UTC')
    .option('--slot <column>', 'column with the slot or position')
    .option('--audience <column>', 'column with the audience')
    .option('--advertiser <column>', 'column with the advertiser')
    .option('--numerator-column <column>', 'column of the numerator (default: what the numerator is called)')
    .option('--denominator-column <column>', 'column of the denominator (default: what the denominator is called)')
    .option('--skip-bad-rows', 'import the good rows and list the others, instead of refusing the file')
    .option('--simulated', 'mark the data as simulated, wherever it shows')
    .addHelpText(
      'after',
      `\nExit code: 0 all imported, ${EXIT_SOME_FAILED} some rows were skipped, 1 nothing imported.`,
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const { kpi: name, kind, numerator, denominator, illustration, day, slot, audience, advertiser } = options;
      const maturityDays =
        options.maturityDays === undefined
          ? undefined
          : readCount(options.maturityDays, '--maturity-days', { min: 0, max: 365 });
      const bar = new ProgressBar();
      const report = await withLibrary(readSettings(options), async (pool) => {
        return importObservations(pool, {
          kpi: { name, kind, numerator, denominator, maturityDays },
          file,
          columns: {
            ...{ illustration, day, slot, audience, advertiser },
            ...{ numerator: options.numeratorColumn, denominator: options.denominatorColumn },
          },
          onBadRow: options.skipBadRows ? 'skip' : 'refuse',
          simulated: options.simulated ?? false,
          signal: interruptSignal(),
          onProgress: ({ done, total, unit }) => bar.update('Importing', done, total, unit),
        });
      });
      bar.end();
      printReport(report);
    });
}

function printReport({ alreadyImported, rows, skipped, skippedCount, countedBy, feedBreaks }: ImportReport): void {
  if (alreadyImported) {
    console.log(`This file was imported before (${rows} rows); nothing was changed.`);
    return;
  }
  for (const { line, reason } of skipped) console.error(`${countedBy} ${line}: ${reason}`);
  for (const { message } of feedBreaks) console.error(`Warning: ${message}`);
  if (skippedCount > 0) process.exitCode = EXIT_SOME_FAILED;
  console.log(`${rows} rows imported, ${skippedCount} skipped.`);
}
