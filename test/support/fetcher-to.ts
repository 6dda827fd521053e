import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PictureFetcher, type FetcherOptions } from '../../src/indexer/remote/picture-fetcher.js';
import { readUrlHosts } from '../../src/indexer/remote/url-hosts.js';

/** One that may fetch from `http://pictures.example:PORT` alone, which leads to a server of the test that listens on PORT. */
export function fetcherTo(server: Server, options: Partial<FetcherOptions> = {}): PictureFetcher {
  return new PictureFetcher({
    hosts: readUrlHosts('pictures.example'),
    ports: [(server.address() as AddressInfo).port],
    lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    isAllowed: () => true,
    ...options,
  });
}
