import sharp from 'sharp';
import { expect, it } from 'vitest';
import { pictureType } from '../../../src/dashboard/try/picture-type.js';

const drawn = () => sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } });

it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('tells %s by its content', async (format) => {
  const content = await drawn().toFormat(format).toBuffer();
  expect(await pictureType(new Blob([new Uint8Array(content)]))).toBe(`image/${format}`);
});

it('tells an SVG, also after a declaration and a comment', async () => {
  const text = '<?xml version="1.0"?><!-- drawn by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"/>';
  expect(await pictureType(new Blob([text]))).toBe('image/svg+xml');
});

it.each([
  ['a text', 'hello'],
  ['HTML', '<!doctype html><p>svg</p>'],
  ['a PDF', '%PDF-1.7'],
  ['a video in a box like AVIF', '\0\0\0\x18ftypisom\0\0\0\0isommp42'],
  ['too few bytes', 'R'],
])('takes %s for no picture', async (_, content) => {
  expect(await pictureType(new Blob([content]))).toBeUndefined();
});
