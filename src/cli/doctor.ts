import type { Command } from 'commander';
import { examine, type NamedFinding } from '../doctor/examine.js';
import { scrub } from '../telemetry/scrub.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';

/** At least one problem; warnings alone are 0. */
export const EXIT_PROBLEMS = 2;

interface DoctorOptions extends DataOption {
  readonly json?: boolean;
}

export function registerDoctor(program: Command): void {
  addDataOption(program.command('doctor'))
    .description(
      'look at versions, settings, disk, database, indexes, models and queue, and say what to do. Changes nothing.\n' +
        'Exit code: 0 when nothing is wrong (warnings included), 2 when there is a problem.',
    )
    .option('--json', 'print the findings as JSON')
    .action(async (options: DoctorOptions) => {
      const settings = readSettings(options);
      const patient = { settings, environment: process.env };
      const findings = await examine(patient, (finding) => {
        if (!options.json) console.log(scrub(describe(finding)));
      });
      const count = (level: string): number => findings.filter((finding) => finding.level === level).length;
      const problems = count('problem');
      const warnings = count('warning');
      if (options.json) console.log(scrub(JSON.stringify({ problems, warnings, findings }, null, 2)));
      else console.log(`\n${problems} problems, ${warnings} warnings, ${count('ok')} in order.`);
      if (problems > 0) process.exitCode = EXIT_PROBLEMS;
    });
}

function describe({ check, level, says, mend }: NamedFinding): string {
  const head = `${level.padEnd(8)} ${check.padEnd(13)} `;
  return `${head}${says}${mend === undefined ? '' : `\n${' '.repeat(head.length)}-> ${mend}`}`;
}
