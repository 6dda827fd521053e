import { crc32, deflateSync } from 'node:zlib';

/** A PNG of zeros: `pixels` compressed, so that many take little. */
export function blankPng(
  width: number,
  height: number,
  { depth = 8, colour = 2, interlace = 0, chunks = [] as Buffer[] } = {},
): Buffer {
  const channels = { 0: 1, 2: 3, 6: 4 }[colour]!;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, interlace], 8);
  const rows = height * (1 + Math.ceil((width * channels * depth) / 8));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IDAT', zeros(interlace ? rows + 100_000 : rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crcOf(body), body.length + 4);
  return framed;
}

/** So many zeros, deflated. */
export const zeros = (bytes: number): Buffer => deflateSync(Buffer.alloc(bytes), { level: 9 });

const CRC_TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
/** Node has it since 20.15 and 22.2; older ones take a table. */
function crcOf(data: Buffer): number {
  if (typeof crc32 === 'function') return crc32(data);
  let value = 0xffffffff;
  for (const byte of data) value = CRC_TABLE[(value ^ byte) & 255]! ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

export function svg(inner: string, { side = 1000, before = '' } = {}): Buffer {
  return Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${side}" ` +
      `height="${side}" viewBox="0 0 1000 1000">${inner}</svg>`,
  );
}

/** Each level draws the one below `times` times. */
export function useBomb(levels: number, times: number): Buffer {
  let defs = '<g id="u0"><rect width="10" height="10"/></g>';
  for (let level = 1; level <= levels; level++) {
    defs += `<g id="u${level}">${`<use xlink:href="#u${level - 1}"/>`.repeat(times)}</g>`;
  }
  return svg(`<defs>${defs}</defs><use xlink:href="#u${levels}"/>`);
}

/** 2^levels masks, of which each is drawn. */
export function maskBomb(levels: number): Buffer {
  const masks = Array.from({ length: levels }, (_, level) => {
    const drawn = `<rect width="1000" height="1000" mask="url(#m${level + 1})" fill="#fff"/>`;
    return `<mask id="m${level}">${drawn}${drawn}</mask>`;
  });
  return svg(`<defs>${masks.join('')}</defs><rect width="1000" height="1000" mask="url(#m0)"/>`);
}

export function billionLaughs(): Buffer {
  let entities = '<!ENTITY a0 "ha">';
  for (let level = 1; level < 12; level++) entities += `<!ENTITY a${level} "${`&a${level - 1};`.repeat(10)}">`;
  return svg('<text>&a11;</text>', { before: `<!DOCTYPE svg [${entities}]>` });
}

/** A picture of many pixels in an SVG of few. */
export function pngInSvg(side: number): Buffer {
  const png = blankPng(side, side, { depth: 1, colour: 0 }).toString('base64');
  return svg(`<image width="1000" height="1000" href="data:image/png;base64,${png}"/>`);
}

/**
 * A progressive JPEG that sends each coefficient bit by bit, all of them zero: valid, 160 kB, and each of its 882 scans
 * goes over all pixels.
 */
export function manyScansJpeg(width: number, height: number): Buffer {
  const segment = (marker: number, data: Buffer): Buffer => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  };
  const codes = (place: number, symbol: number): Buffer =>
    segment(0xc4, Buffer.from([place, 1, ...Array<number>(15).fill(0), symbol]));
  const scan = (first: number, last: number, high: number, low: number): Buffer =>
    segment(0xda, Buffer.from([1, 1, 0, first, last, (high << 4) | low]));
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const body = endOfBlocks(blocks);
  const parts = [
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc2, Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])),
    codes(0x00, 0),
    codes(0x10, 0xe0),
    scan(0, 0, 0, 0),
    Buffer.alloc(Math.ceil(blocks / 8)),
  ];
  for (let coefficient = 1; coefficient < 64; coefficient++) {
    parts.push(scan(coefficient, coefficient, 0, 13), body);
    for (let bit = 12; bit >= 0; bit--) parts.push(scan(coefficient, coefficient, bit + 1, bit), body);
  }
  return Buffer.concat([...parts, Buffer.from([0xff, 0xd9])]);
}

/** Runs of empty blocks (EOB14), 16384 and more a symbol. */
function endOfBlocks(blocks: number): Buffer {
  const bits: number[] = [];
  for (let left = blocks; left > 0;) {
    const more = Math.min(16_383, Math.max(0, left - 16_384));
    bits.push(0, ...Array.from({ length: 14 }, (_, place) => (more >> (13 - place)) & 1));
    left -= 16_384 + more;
  }
  while (bits.length % 8 > 0) bits.push(1);
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = bits.slice(at, at + 8).reduce((value, bit) => 2 * value + bit, 0);
    bytes.push(byte, ...(byte === 255 ? [0] : []));
  }
  return Buffer.from(bytes);
}

/** A GIF of so many frames of one pixel. */
export function manyFramesGif(frames: number): Buffer {
  const head = Buffer.from('GIF89a\x10\x00\x10\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff', 'latin1');
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([head, ...Array<Buffer>(frames).fill(frame), Buffer.from([0x3b])]);
}

/** A JPEG whose header claims another size. */
export function claimSize(jpeg: Buffer, side: number): Buffer {
  const claimed = Buffer.from(jpeg);
  const frame = claimed.indexOf(Buffer.from([0xff, 0xc0]));
  claimed.writeUInt16BE(side, frame + 5);
  claimed.writeUInt16BE(side, frame + 7);
  return claimed;
}
