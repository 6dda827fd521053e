import { existsSync } from 'node:fs';
import path from 'node:path';
import { BadInputError } from '../../../src/errors.js';
import { digestOf, parseChecksum, type Checksum } from './checksum.js';
import { download } from './download.js';

/** Where downloads are kept when nothing else is said, beside the library's own data. */
const CACHE_FOLDER = path.join('.eyecatch', 'weights');

export interface WeightsOptions {
  /** `sha256:…` or `md5:…`; required for an address, unless its file name is one whose checksum is published. */
  readonly checksum?: string | undefined;
  /** Where downloads are kept. */
  readonly cacheFolder?: string | undefined;
}

/**
 * The weights' file on this machine, with the checksum asked for. A file that bears a published name must have the
 * published checksum, unless another was asked for: a wrong file under a right name costs days of training.
 *
 * @param file a path, or an http(s) address
 * @param published checksums by file name
 * @throws BadInputError when the file is missing, has another checksum, or an address comes without one
 */
export async function locateWeights(
  file: string,
  { checksum, cacheFolder = CACHE_FOLDER }: WeightsOptions,
  published: Readonly<Record<string, Checksum>>,
): Promise<string> {
  const given = checksum === undefined ? undefined : parseChecksum(checksum);
  if (/^https?:\/\//i.test(file)) {
    if (!URL.canParse(file)) throw new BadInputError(`"${file}" is not an address.`);
    const url = new URL(file);
    const wanted = given ?? published[path.posix.basename(url.pathname)];
    if (wanted === undefined) {
      throw new BadInputError(
        `${file} is not a file whose checksum is known (those are ${Object.keys(published).join(', ')}): ` +
          'give its SHA-256 as the weights’ checksum too.',
      );
    }
    return await download(url, wanted, cacheFolder);
  }
  if (!existsSync(file)) throw new BadInputError(`There is no weights file ${file}.`);
  const wanted = given ?? published[path.basename(file)];
  if (wanted === undefined) return file;
  const digest = await digestOf(file, wanted.algorithm);
  if (digest !== wanted.digest) {
    throw new BadInputError(
      `${file} has the ${wanted.algorithm} ${digest}; ` +
        (given === undefined
          ? `the file published under this name has ${wanted.digest}. Fetch it again, or give this file's own checksum if it is meant.`
          : `${wanted.digest} was asked for. It is another file or a damaged one.`),
    );
  }
  return file;
}
