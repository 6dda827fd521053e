import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { UrlRefusedError } from '../../errors.js';
import { isPublicAddress } from './public-address.js';

export type LookupAll = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Connects to public addresses only. The address is checked where the connection is made, the very one that is connected
 * to: what a name meant a moment ago says nothing about what it means now.
 *
 * @param lookup resolves names; the system's when left out
 * @param isAllowed tells of an address whether it may be connected to; the public ones when left out
 */
export function publicConnector({
  connectMs,
  lookup = systemLookup,
  isAllowed = isPublicAddress,
}: {
  readonly connectMs: number;
  readonly lookup?: LookupAll | undefined;
  readonly isAllowed?: ((address: string) => boolean) | undefined;
}): buildConnector.connector {
  const checkedLookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { all: true }, (error, addresses) => {
      // One private address among public ones is reason enough: which of them is taken, chance decides.
      const refused = error ? undefined : addresses.find(({ address }) => !isAllowed(address));
      if (error || refused || addresses.length === 0) {
        const reason = error ?? refusal(hostname, refused?.address ?? 'no address');
        callback(reason, '', 0);
      } else if (options.all) callback(null, addresses);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
  const connect = buildConnector({ timeout: connectMs, lookup: checkedLookup });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    // No name, no lookup.
    if (isIP(host) !== 0 && !isAllowed(host)) {
      callback(refusal(host, host), null);
      return;
    }
    connect(options, (...[error, socket]) => {
      if (error) {
        callback(error, null);
        return;
      }
      const { remoteAddress } = socket;
      if (remoteAddress !== undefined && isAllowed(remoteAddress)) {
        callback(null, socket);
        return;
      }
      socket.destroy();
      callback(refusal(host, remoteAddress ?? 'no address'), null);
    });
  };
}

function refusal(host: string, address: string): UrlRefusedError {
  return new UrlRefusedError(
    host === address
      ? `${host} is no address of the public internet.`
      : `${host} leads to ${address}, which is no address of the public internet.`,
  );
}
