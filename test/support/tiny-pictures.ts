import { crc32, deflateSync } from 'node:zlib';

/** A PNG of 8 by 8 pixels in one colour: a few dozen bytes, made in microseconds, another content for each colour. */
export function tinyPicture(colour: number): Buffer {
  const pixel = Buffer.from([colour >> 16, (colour >> 8) & 255, colour & 255]);
  const row = Buffer.concat([Buffer.of(0), ...Array.from({ length: 8 }, () => pixel)]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(8, 0);
  header.writeUInt32BE(8, 4);
  header.set([8, 2], 8); // bits a sample, RGB
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: 8 }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
