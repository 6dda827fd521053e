import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { BadInputError, UrlRefusedError } from '../../errors.js';

/** Hosts that pictures may be fetched from. */
export interface UrlHosts {
  readonly exact: ReadonlySet<string>;
  /** Each with the dot it begins with. */
  readonly suffixes: readonly string[];
}

/**
 * @param given hosts apart by commas or spaces; `*.example.com` means all below example.com, not that itself. Empty or
 *   undefined means none.
 * @throws BadInputError naming the entry
 */
export function readUrlHosts(given: string | undefined): UrlHosts {
  const exact = new Set<string>();
  const suffixes: string[] = [];
  for (const entry of (given ?? '').split(/[\s,]+/).filter((part) => part !== '')) {
    const below = entry.startsWith('*.');
    const host = domainToASCII(below ? entry.slice(2) : entry.replace(/\.$/, ''));
    // What stands around a host in a URL, domainToASCII would quietly leave out.
    if (/[/\\:@?#%[\]]/.test(entry) || !/^([a-z0-9_-]+\.)*[a-z0-9_-]+$/.test(host)) {
      throw new BadInputError(
        `EYECATCH_URL_HOSTS has "${entry}", which is no host name. Give names without scheme, port and path, e.g. ` +
          'cdn.example.com or *.example.com.',
      );
    }
    if (below) suffixes.push(`.${host}`);
    else exact.add(host);
  }
  return { exact, suffixes };
}

/**
 * Reads a URL that somebody gave, and refuses what can be refused without asking anybody; where its name leads to is
 * checked when a connection is made.
 *
 * @param ports that may be asked; the usual ones of http and https
 * @throws BadInputError when it is no URL; UrlRefusedError when it is not to be fetched
 */
export function checkUrl(given: string, hosts: UrlHosts, ports: readonly number[] = [80, 443]): URL {
  if (hosts.exact.size === 0 && hosts.suffixes.length === 0) {
    throw new UrlRefusedError(
      'This server fetches no pictures from elsewhere: send the file to POST /uploads. Whoever runs the server may list ' +
        'hosts in EYECATCH_URL_HOSTS.',
    );
  }
  if (given.length > 2048 || !URL.canParse(given)) {
    throw new BadInputError(
      // A server that redirects names URLs too, which may carry secrets.
      `"${given.split('?', 1)[0]!.slice(0, 100)}" is no URL of a picture, e.g. https://cdn.example.com/picture.png.`,
    );
  }
  const url = new URL(given);
  const refuse = (why: string): UrlRefusedError => new UrlRefusedError(`${shown(url)} is not fetched: ${why}.`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('only http and https are');
  if (url.username !== '' || url.password !== '') throw refuse('it carries a name or a password');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (!ports.includes(port)) throw refuse(`port ${port} is none of ${ports.join(' and ')}`);
  const host = url.hostname.replace(/\.$/, '');
  if (!hosts.exact.has(host) && !hosts.suffixes.some((suffix) => host.endsWith(suffix))) {
    throw refuse(`${host} is not among the hosts of EYECATCH_URL_HOSTS`);
  }
  return url;
}

/** A URL for messages and lists: without what may be secret in it, a signature for one. */
export function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** Names a URL in a list, without what may be secret in it: URLs that differ in the query alone have names of their own. */
export function listed(url: URL): string {
  if (url.search === '') return shown(url);
  return `${shown(url)} (query ${createHash('sha256').update(url.search).digest('hex').slice(0, 12)})`;
}
