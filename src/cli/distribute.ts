import type { Command } from 'commander';
import { distribute } from '../database/distribute.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

export function registerDistribute(program: Command): void {
  addDataOption(program.command('distribute'))
    .description('spread the library over the machines of a Citus cluster; stop servers and workers first')
    .action(async (options: DataOption) => {
      await withLibrary(readSettings(options), async (pool) => {
        const { distributed, reference, machines } = await distribute(pool, (line) => console.log(line));
        console.log(
          distributed.length + reference.length === 0
            ? 'Everything is in its place already.'
            : `${distributed.length} tables are spread over ${machines} machines, ${reference.length} are on each of them.`,
        );
      });
    });
}
