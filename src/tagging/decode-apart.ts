import { BadInputError } from '../errors.js';
import { DecodeError, DecoderPool } from './decoder-pool.js';
import type { Decoded, DecodeTask } from './decode-here.js';
import { HEAD_BYTES, pictureType, type PictureType } from './picture-type.js';

/** Of memory that one picture may take, together with the process that decodes it: an AVIF of 50 million pixels takes 920 MB. */
const MAX_BYTES = 1024 * 1024 * 1024;
const DEFAULT_SECONDS = 20;

let pool: DecoderPool | undefined;

/**
 * Decodes a picture in a process of its own, which it may take down.
 *
 * @param ask makes the task, knowing the type
 * @throws DecodeError when it is no picture that can be read: the message says why, and names no picture
 */
export async function decodeApart<Task extends DecodeTask>(
  image: Buffer,
  ask: (type: PictureType) => Task,
): Promise<{ readonly type: PictureType; readonly decoded: Decoded<Task> }> {
  const type = pictureType(image.subarray(0, HEAD_BYTES));
  if (type === undefined) {
    throw new DecodeError('it is none of JPEG, PNG, WebP, GIF, AVIF and SVG, which are the formats that can be read');
  }
  pool ??= new DecoderPool({ seconds: readSeconds(process.env.EYECATCH_DECODE_SECONDS), maxBytes: MAX_BYTES });
  return { type, decoded: await pool.decode(image, ask(type)) };
}

/** @throws BadInputError */
function readSeconds(given: string | undefined): number {
  const seconds = given === undefined || given === '' ? DEFAULT_SECONDS : Number(given);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new BadInputError(`EYECATCH_DECODE_SECONDS is "${given}"; it must be a whole number from 1 to 3600.`);
}
