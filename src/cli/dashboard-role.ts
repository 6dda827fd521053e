import type { Command } from 'commander';
import { dropDashboardRole, grantDashboardRole } from '../database/dashboard-role.js';
import { DatabaseSetupError } from '../errors.js';
import { PASSWORD_VARIABLE, readPassword } from './read-password.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

interface Options extends DataOption {
  readonly passwordFile?: string;
  readonly drop?: boolean;
}

export function registerDashboardRole(program: Command): void {
  addDataOption(program.command('dashboard-role'))
    .argument('<name>', 'of the login role, e.g. eyecatch_reader')
    .description(
      'make a database login for dashboards (Metabase, Superset, Grafana) that reads the views v_* and nothing else;\n' +
        'run it again after an update to grant new views',
    )
    .option('--password-file <file>', `first line is the password (or ${PASSWORD_VARIABLE}, or asked for)`)
    .option('--drop', 'take its rights in this database away and drop it')
    .action(async (name: string, options: Options) => {
      const settings = readSettings(options);
      if (!settings.database.url) {
        throw new DatabaseSetupError(
          'The embedded database has one user and listens on no network: no dashboard could log in. Set DATABASE_URL to a ' +
            'Postgres with pgvector (docker compose has one), or let dashboards ask GraphQL.',
        );
      }
      await withLibrary(settings, async (pool) => {
        if (options.drop) {
          await dropDashboardRole(pool, name);
          console.log(`Dropped the role ${name}.`);
          return;
        }
        const password = await readPassword(options.passwordFile, `Password for ${name} (empty keeps the one it has)`);
        const role = await grantDashboardRole(pool, name, password);
        console.log(
          `${role.created ? 'Made' : 'Updated'} the role ${name}: it reads ${role.views.length} views (${role.views.join(', ')}).`,
        );
        if (role.beside.length > 0) {
          console.error(`Everybody, so ${name} too, has rights on: ${role.beside.join(', ')}. See: grants to PUBLIC.`);
        }
      });
    });
}
