import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  BadInputError,
  StorageUnavailableError,
  TooLargeError,
  UnsupportedMediaTypeError,
  UrlRefusedError,
  UrlUnavailableError,
} from '../../src/errors.js';
import { UploadStore, type Upload } from '../../src/http/upload-store.js';
import { PictureFetcher, type FetcherOptions, type TakePicture } from '../../src/indexer/remote/picture-fetcher.js';
import { isPublicAddress } from '../../src/indexer/remote/public-address.js';
import type { LookupAll } from '../../src/indexer/remote/public-connector.js';
import { checkUrl, readUrlHosts } from '../../src/indexer/remote/url-hosts.js';
import { plainImage } from '../support/colour-pack.js';
import { temporaryFolder } from '../support/databases.js';

describe('an address', () => {
  it.each(
    (
      '0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 ' +
      '192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ' +
      '::ffff:127.0.0.1 ::ffff:8.8.8.8 ::7f00:1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: fc00::1 ' +
      'fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 3fff::1 localhost 2130706433 0x7f.1 '
    ).split(' '),
  )('is not of the public internet: "%s"', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450::1'])(
    'is of the public internet: %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});

describe('hosts that may be fetched from', () => {
  const hosts = readUrlHosts('cdn.example.com, *.pictures.example bücher.example');
  it.each([
    'https://cdn.example.com/a.png',
    'http://CDN.example.com:80/a.png',
    'https://cdn.example.com./a.png',
    'https://a.b.pictures.example/a.png',
    'https://bücher.example/a.png',
    'https://xn--bcher-kva.example/a.png',
  ])('are listed: %s', (url) => expect(() => checkUrl(url, hosts)).not.toThrow());

  it.each([
    ['https://example.com/', /not among the hosts/],
    ['https://pictures.example/', /not among the hosts/],
    ['https://evilpictures.example/', /not among the hosts/],
    ['https://cdn.example.com.evil.example/', /not among the hosts/],
    ['https://evil.example/?cdn.example.com', /not among the hosts/],
    ['https://evil.example/#@cdn.example.com', /not among the hosts/],
    ['https://evil.example\\@cdn.example.com/', /not among the hosts/],
    ['https://cdn.example.com@evil.example/', /name or a password/],
    ['https://user:secret@cdn.example.com/', /name or a password/],
    ['https://cdn.example.com:22/', /port 22/],
    ['http://cdn.example.com:443/', undefined],
    ['ftp://cdn.example.com/', /only http and https/],
    ['file:///etc/passwd', /only http and https/],
    ['data:image/png;base64,AAAA', /only http and https/],
    ['gopher://cdn.example.com/_', /only http and https/],
    ['http://127.0.0.1/', /not among/],
    ['http://2130706433/', /not among/],
    ['http://0x7f.1/', /not among/],
    ['http://017700000001/', /not among/],
    ['http://[::ffff:127.0.0.1]/', /not among/],
    ['http://localhost/', /not among/],
    ['http://①②⑦.⓪.⓪.①/', /not among/],
  ])('are not: %s', (url, reason) => {
    if (reason === undefined) expect(() => checkUrl(url, hosts)).not.toThrow();
    else {
      expect(() => checkUrl(url, hosts)).toThrow(UrlRefusedError);
      expect(() => checkUrl(url, hosts)).toThrow(reason);
    }
  });

  it('are none unless some are listed, and a secret in a URL is not repeated', () => {
    expect(() => checkUrl('https://cdn.example.com/', readUrlHosts(undefined))).toThrow(/EYECATCH_URL_HOSTS/);
    expect(() => checkUrl('https://evil.example/a?signature=s3cret', hosts)).toThrow(/^(?!.*s3cret)/);
    expect(() => checkUrl('no url', hosts)).toThrow(BadInputError);
    expect(() => checkUrl(`https://cdn.example.com/${'a'.repeat(3000)}`, hosts)).toThrow(BadInputError);
  });

  it.each(['*', 'https://cdn.example.com', 'cdn.example.com/a', 'cdn.example.com:443', '*.', 'a..b', 'a b/'])(
    'are no list: %s',
    (given) => expect(() => readUrlHosts(given)).toThrow(/EYECATCH_URL_HOSTS has/),
  );
});

describe('fetching', () => {
  let folder: string;
  let store: UploadStore;
  let server: Server;
  let port: number;
  let asked: string[];
  let answer: RequestListener;
  let picture: Buffer;
  const fetchers: PictureFetcher[] = [];
  beforeAll(async () => {
    folder = temporaryFolder();
    store = new UploadStore(path.join(folder, 'uploads'));
    picture = await plainImage([1, 2, 3]).png().toBuffer();
    server = createServer((request, response) => {
      asked.push(request.url!);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    await Promise.all(fetchers.splice(0).map((fetcher) => fetcher.close()));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const answers =
    (...addresses: string[]): LookupAll =>
    (_name, _options, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
  const keep: TakePicture<Upload> = (name, body) => store.add(name, body, { only: 'picture', maxBytes: 1024 * 1024 });
  /** As an attacker's name server would have it: all names lead to the test's server. */
  const fetch = (where: string, options: Partial<FetcherOptions> = {}, take: TakePicture<Upload> = keep) => {
    asked = [];
    const fetcher = new PictureFetcher({
      hosts: readUrlHosts('pictures.example, *.cdn.example, 127.0.0.1, 0.0.0.0'),
      ports: [80, 443, port],
      lookup: answers('127.0.0.1'),
      isAllowed: (address) => address === '127.0.0.1',
      ...{ tries: 1, backoffMs: 1, wholeMs: 3000 },
      ...options,
    });
    fetchers.push(fetcher);
    const url = where.replace('PORT', String(port));
    return fetcher.fetch(url, take);
  };
  const sendPicture: RequestListener = (_, response) => response.end(picture);
  const HERE = 'http://pictures.example:PORT/a%20picture.png?signature=s3cret';

  it('takes a picture, by the name in its address', async () => {
    answer = sendPicture;
    const upload = await fetch(HERE);
    expect(upload.name).toBe('a picture.png');
    expect((await store.read(upload.id)).content).toEqual(picture);
  });

  it.each(['127.0.0.1', '10.0.0.7', '169.254.169.254', '::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', 'fd00:ec2::254'])(
    'connects to no address that is not public: %s',
    async (address) => {
      answer = sendPicture;
      await expect(fetch(HERE, { lookup: answers(address), isAllowed: isPublicAddress })).rejects.toThrow(
        UrlRefusedError,
      );
      // Nor when it stands among public ones.
      await expect(fetch(HERE, { lookup: answers('8.8.8.8', address), isAllowed: isPublicAddress })).rejects.toThrow(
        UrlRefusedError,
      );
      expect(asked).toEqual([]);
    },
  );

  it('connects to no listed address that is not public, where there is no name to look up', async () => {
    answer = sendPicture;
    for (const host of ['127.0.0.1', '0.0.0.0', '0x7f.1', '2130706433']) {
      await expect(fetch(`http://${host}:PORT/`, { isAllowed: isPublicAddress })).rejects.toThrow(UrlRefusedError);
    }
    expect(asked).toEqual([]);
  });

  it('connects to the address that was checked: a name that means another one a moment later gains nothing', async () => {
    answer = sendPicture;
    let lookups = 0;
    // Public when a check would ask, private when the connection is made, and the other way round.
    for (const first of [0, 1]) {
      const rebinding: LookupAll = (_name, _options, callback) =>
        callback(null, [{ address: lookups++ % 2 === first ? '192.0.2.77' : '127.0.0.1', family: 4 }]);
      const options = { lookup: rebinding, isAllowed: (address: string) => address === '192.0.2.77', wholeMs: 500 };
      for (let attempt = 0; attempt < 2; attempt++) await expect(fetch(HERE, options)).rejects.toThrow();
      expect(asked).toEqual([]);
    }
    expect(lookups).toBe(4);
  });

  it('checks each address that it is redirected to', async () => {
    for (const [to, error] of [
      ['http://127.0.0.1:PORT/', UrlRefusedError],
      ['http://evil.example/', UrlRefusedError],
      ['http://[::1]:PORT/', UrlRefusedError],
      ['//169.254.169.254/latest/meta-data/', UrlRefusedError],
      ['file:///etc/passwd', UrlRefusedError],
      ['http://u:p@pictures.example:PORT/', UrlRefusedError],
      ['http://pictures.example:6379/', UrlRefusedError],
      ['http://[', UrlUnavailableError],
    ] as const) {
      answer = (_, response) => response.writeHead(302, { location: to.replace('PORT', String(port)) }).end();
      // The list has no addresses here.
      await expect(fetch(HERE, { hosts: readUrlHosts('pictures.example') })).rejects.toThrow(error);
      expect(asked).toHaveLength(1);
    }
    answer = (request, response) =>
      request.url === '/there.png' ? response.end(picture) : response.writeHead(307, { location: '/there.png' }).end();
    expect((await fetch(HERE)).name).toBe('a picture.png');
  });

  it('follows three redirects and no more', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/again' }).end();
    await expect(fetch(HERE)).rejects.toThrow(/redirects more than 3 times/);
    expect(asked).toHaveLength(4);
  });

  it('takes no more bytes than a picture may have, announced or not, and leaves nothing behind', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-length': String(2 ** 31) }).write(picture);
    await expect(fetch(HERE)).rejects.toThrow(/larger than/);
    answer = (_, response) => {
      response.write(picture);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    };
    await expect(fetch(HERE)).rejects.toThrow(TooLargeError);
  });

  it('takes nothing encoded, which could unpack to anything', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(picture));
    await expect(fetch(HERE)).rejects.toThrow(/encoded \(gzip\)/);
  });

  it.each([
    ['a page', '<!doctype html><title>Sign in</title>'],
    ['a secret', '{"AccessKeyId": "ASIA", "SecretAccessKey": "s3cret"}'],
    ['a table', 'illustration,day\n'],
    ['a TIFF', 'II*\0'],
  ])('takes nothing that is no picture, whatever it says of itself: %s', async (_, body) => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(body);
    await expect(fetch(HERE)).rejects.toThrow(UnsupportedMediaTypeError);
    await expect(fetch(HERE)).rejects.toThrow(/^(?!.*s3cret)/);
  });

  it('ends when its time is over: no answer, or a body byte by byte', async () => {
    const trickle: RequestListener = (_, response) => {
      response.write(picture.subarray(0, 8));
      const timer = setInterval(() => response.write('\0'), 50);
      response.on('close', () => clearInterval(timer));
    };
    for (const each of [() => undefined, trickle] as const) {
      answer = each;
      const started = performance.now();
      await expect(fetch(HERE, { wholeMs: 700 })).rejects.toThrow(/longer than 0.7 seconds/);
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  });

  it('passes on what kept the picture from being stored, however long that took', async () => {
    answer = sendPicture;
    const away = new StorageUnavailableError('The storage would not write.');
    const take = async (): Promise<never> => {
      await sleep(500);
      throw away;
    };
    await expect(fetch(HERE, { wholeMs: 200 }, take)).rejects.toBe(away);
  });

  it('cuts a long name between characters', async () => {
    answer = sendPicture;
    const name = 'a'.repeat(254);
    expect((await fetch(`http://pictures.example:PORT/${name}%F0%9F%98%80.png`)).name).toBe(name);
  });

  it('tries again what may pass, and nothing else', async () => {
    const failures = [503, 502];
    answer = (_, response) => {
      const status = failures.shift();
      if (status) response.writeHead(status).end();
      else response.end(picture);
    };
    await fetch(HERE, { tries: 3 });
    expect(asked).toHaveLength(3);
    answer = (_, response) => response.writeHead(404).end();
    await expect(fetch(HERE, { tries: 3 })).rejects.toThrow(/answers 404/);
    expect(asked).toHaveLength(1);
    answer = (_, response) => response.writeHead(200, { 'content-length': '1000' }).end(picture);
    await expect(fetch(HERE, { tries: 2 })).rejects.toThrow(UrlUnavailableError);
  });
});
