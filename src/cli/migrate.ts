import type { Command } from 'commander';
import { connectDatabase } from '../database/open.js';
import { migrate } from '../database/migrate.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';

export function registerMigrate(program: Command): void {
  addDataOption(program.command('migrate'))
    .description('bring the database schema up to date (every other command does so too)')
    .action(async (options: DataOption) => {
      const pool = await connectDatabase(readSettings(options).database);
      try {
        const applied = await migrate(pool);
        console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The schema is up to date.');
      } finally {
        await pool.end();
      }
    });
}
