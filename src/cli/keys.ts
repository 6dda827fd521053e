import type { Command } from 'commander';
import type { Pool } from 'pg';
import { SCOPES, type Scope } from '../access/caller.js';
import { createKey, listKeys, revokeKey, rotateKey, type ApiKey, type NewKey } from '../access/key-table.js';
import { BadInputError, NotFoundError } from '../errors.js';
import { readSpan } from './time-span.js';
import { addDataOption, readSettings, type DataOption } from './settings.js';
import { withLibrary } from './with-library.js';

const EXPIRES = 'how long it lasts, e.g. 12h or 90d';

export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('API keys: who may ask a server (docs/security.md)');

  addDataOption(keys.command('create'))
    .description('make a key; its secret is printed once, on standard output, and kept nowhere')
    .requiredOption('--name <name>', 'whose it is, for people')
    .requiredOption('--scopes <scopes>', `what it opens, separated by ",": ${SCOPES.join(', ')} (admin is all of them)`)
    .option('--expires <time>', `${EXPIRES} (default: until it is revoked)`)
    .action(async (options: DataOption & { name: string; scopes: string; expires?: string }) => {
      const given = { name: options.name, scopes: readScopes(options.scopes), expiresAt: readExpiry(options.expires) };
      show(await withLibrary(readSettings(options), (pool) => createKey(pool, given)));
    });

  addDataOption(keys.command('list'))
    .description('the keys that there are, newest first')
    .option('--json', 'as JSON')
    .action(async (options: DataOption & { json?: boolean }) => {
      const all = await withLibrary(readSettings(options), listKeys);
      if (options.json) console.log(JSON.stringify(all, null, 2));
      else if (all.length === 0) console.log('No keys yet. eyecatch keys create --name me --scopes admin makes one.');
      else for (const line of table(all)) console.log(line);
    });

  addDataOption(keys.command('revoke <key>'))
    .description('let a key open nothing from now on; servers notice within five seconds')
    .action(async (named: string, options: DataOption) => {
      const { id, name } = await withLibrary(readSettings(options), async (pool) =>
        revokeKey(pool, await idOf(pool, named)),
      );
      console.log(`Revoked the key ${id} (${name}).`);
    });

  addDataOption(keys.command('rotate <key>'))
    .description('make a key in place of another, which goes on working for a while')
    .option('--grace <time>', 'how long the old one goes on working, e.g. 0s, 30m, 24h or 7d', '24h')
    .option('--expires <time>', `${EXPIRES} (default: as long as the old one was made for)`)
    .action(async (named: string, options: DataOption & { grace: string; expires?: string }) => {
      const change = { graceSeconds: readSpan(options.grace, '--grace'), expiresAt: readExpiry(options.expires) };
      const made = await withLibrary(readSettings(options), async (pool) =>
        rotateKey(pool, await idOf(pool, named), change),
      );
      show(made);
      console.error(`The key ${named} goes on working for ${options.grace}, or until it expires if that is sooner.`);
    });
}

/** The secret alone on standard output, for KEY=$(eyecatch keys create …). */
function show({ key, secret }: NewKey): void {
  const until = key.expiresAt ? `until ${key.expiresAt.toISOString()}` : 'until it is revoked';
  console.error(`Made the key ${key.id} (${key.name}): ${key.scopes.join(', ')}, ${until}.`);
  console.error('Keep its secret now, it is not shown again. Send it as Authorization: Bearer …');
  console.log(secret);
}

function readScopes(text: string): Scope[] {
  return text.split(',').map((each) => {
    const scope = SCOPES.find((known) => known === each.trim().toLowerCase());
    if (!scope) throw new BadInputError(`--scopes names "${each.trim()}"; there are ${SCOPES.join(', ')}.`);
    return scope;
  });
}

function readExpiry(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(Date.now() + readSpan(text, '--expires') * 1000);
}

/** By id, or by what is shown of its secret; never by the secret, which a shell would keep. */
async function idOf(pool: Pool, named: string): Promise<string> {
  const all = await listKeys(pool);
  const found = all.filter(({ id, prefix }) => id === named || prefix === named);
  if (found.length > 1) throw new BadInputError(`Several keys begin with ${named}; name one by its id.`);
  if (!found[0]) {
    const shown = /^[\w-]{1,12}$/.test(named) ? `"${named}"` : 'like that';
    const known = all.map(({ id, name }) => `${id} (${name})`).join(', ') || 'none yet';
    throw new NotFoundError(
      `There is no key ${shown}; there are: ${known}. Name one by its id or its first ten characters.`,
    );
  }
  return found[0].id;
}

function table(all: readonly ApiKey[]): string[] {
  const rows = all.map((key) => [key.id, `${key.prefix}…`, key.scopes.join(','), stateOf(key), usedOf(key), key.name]);
  const head = ['id', 'key', 'scopes', 'state', 'last used', 'name'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

function stateOf({ valid, revokedAt, expiresAt, replacedBy }: ApiKey): string {
  if (revokedAt) return `revoked ${day(revokedAt)}`;
  if (!valid) return `expired ${day(expiresAt!)}`;
  const until = expiresAt ? `until ${day(expiresAt)}` : 'valid';
  return replacedBy ? `${until}, replaced by ${replacedBy}` : until;
}

function usedOf({ lastUsedAt }: ApiKey): string {
  return lastUsedAt ? day(lastUsedAt) : 'never';
}

function day(time: Date): string {
  return time.toISOString().slice(0, 16).replace('T', ' ');
}
