import { isIP } from 'node:net';
import type { Command } from 'commander';
import type { Pool } from 'pg';
import { hasAdminKey } from '../access/key-table.js';
import { accessPolicy, type AccessPolicy } from '../access/policy.js';
import { BadInputError } from '../errors.js';

export interface AccessOptions {
  readonly host: string;
  readonly keys?: string;
  readonly publicHost?: readonly string[];
  readonly trustProxy?: string;
}

export function addAccessOptions(command: Command): Command {
  return command
    .option('--host <address>', 'address to listen on; 0.0.0.0 lets other machines in', '127.0.0.1')
    .option(
      '--keys <required|off>',
      'whether a request must bring an API key (or EYECATCH_KEYS; default: required, off where only this machine can ask)',
    )
    .option(
      '--public-host <names...>',
      'names that browsers reach a server without keys by, beside localhost (or EYECATCH_PUBLIC_HOST, separated by ",")',
    )
    .option(
      '--trust-proxy <proxies>',
      'proxies before the server whose X-Forwarded headers are believed: how many, or their addresses, e.g.\n' +
        'loopback,10.0.0.0/8 (or EYECATCH_TRUST_PROXY; default: none)',
    );
}

/** @throws BadInputError naming the option that is not understood */
export function readAccess(options: AccessOptions): AccessPolicy {
  const { EYECATCH_KEYS, EYECATCH_PUBLIC_HOST, EYECATCH_TRUST_PROXY, EYECATCH_METRICS_TOKEN } = process.env;
  const keys = options.keys ?? (EYECATCH_KEYS || undefined);
  // Whoever means to close a server must not leave it open by a word that is not understood.
  if (keys !== undefined && keys !== 'required' && keys !== 'off') {
    throw new BadInputError(`--keys (EYECATCH_KEYS) is "${keys}"; it must be required or off.`);
  }
  const publicHosts =
    options.publicHost ??
    EYECATCH_PUBLIC_HOST?.split(',')
      .map((name) => name.trim())
      .filter(Boolean);
  return accessPolicy({
    host: options.host,
    keys,
    ...(publicHosts ? { publicHosts } : {}),
    trustProxy: readProxies(options.trustProxy ?? (EYECATCH_TRUST_PROXY || undefined)),
    metricsToken: readMetricsToken(EYECATCH_METRICS_TOKEN || undefined),
  });
}

/** All would be believed: then everybody could say where they come from. */
function readProxies(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const named = text.split(',').map((each) => each.trim());
  if (named.every(isNetwork)) {
    return named.join(', ');
  }
  throw new BadInputError(
    `--trust-proxy (EYECATCH_TRUST_PROXY) is "${text}"; it must be a number of proxies, or addresses, networks (10.0.0.0/8), ` +
      'loopback, linklocal or uniquelocal, separated by ",".',
  );
}

function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && most > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

function readMetricsToken(text: string | undefined): string | undefined {
  if (text !== undefined && text.length < 20) {
    throw new BadInputError(
      'EYECATCH_METRICS_TOKEN is shorter than 20 characters; make one with: openssl rand -hex 32',
    );
  }
  return text;
}

/** Says at start-up who may ask, and how to make the first key. */
export async function sayWhoMayAsk(policy: AccessPolicy, pool: Pool, dataFolder: string): Promise<void> {
  if (policy.keys === 'off') {
    if (policy.local)
      console.log('No keys are asked for: whoever uses this machine may do everything (--keys required asks).');
    else console.error('Warning: --keys off. Whoever can reach this server may read, change and take away everything.');
    return;
  }
  if (await hasAdminKey(pool)) return;
  const where = process.env.DATABASE_URL || process.env.EYECATCH_DATA ? '' : ` --data ${dataFolder}`;
  console.error(
    `Keys are required, and there is none yet. Make the first: eyecatch keys create --name me --scopes admin${where}`,
  );
}
