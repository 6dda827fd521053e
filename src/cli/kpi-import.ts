import type { Command } from 'commander';
import { importObservations } from '../kpi/index.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { interruptSignal, withLibrary } from './with-library.js';

interface ImportOptions extends DataOption {
  readonly kpi: string;
  readonly numerator: string;
  readonly denominator: string;
  readonly illustration?: string;
  readonly day?: string;
  readonly slot?: string;
  readonly skipBadRows?: boolean;
  readonly simulated?: boolean;
}

export function registerImport(kpi: Command): void {
  addDataOption(kpi.command('import <csv>'))
    .description('import observations, k of n a row, from a CSV file; the same file twice changes nothing')
    .option('--kpi <name>', 'name of the KPI; it is defined when it is new', 'ctr')
    .option('--numerator <column>', 'column that counts successes', 'clicks')
    .option('--denominator <column>', 'column that counts trials', 'impressions')
    .option('--illustration <column>', 'column that names the illustration: file name, sha256, or id:42')
    .option('--day <column>', 'column with the day, YYYY-MM-DD')
    .option('--slot <column>', 'column with the slot or position')
    .option('--skip-bad-rows', 'import the good rows and list the others, instead of refusing the file')
    .option('--simulated', 'mark the data as simulated, wherever it shows')
    .action(async (file: string, options: ImportOptions) => {
      const { kpi: name, numerator, denominator, illustration, day, slot } = options;
      const report = await withLibrary(readSettings(options), async (pool) => {
        return importObservations(pool, {
          kpi: { name, numerator, denominator },
          file,
          columns: { ...(illustration ? { illustration } : {}), ...(day ? { day } : {}), ...(slot ? { slot } : {}) },
          onBadRow: options.skipBadRows ? 'skip' : 'refuse',
          simulated: options.simulated ?? false,
          signal: interruptSignal(),
        });
      });
      if (report.alreadyImported) {
        console.log(`This file was imported before (${report.rows} rows); nothing was changed.`);
        return;
      }
      for (const { line, reason } of report.skipped) console.error(`line ${line}: ${reason}`);
      if (report.skippedCount > 0) process.exitCode = 2;
      console.log(`${report.rows} rows imported, ${report.skippedCount} skipped.`);
    });
}
