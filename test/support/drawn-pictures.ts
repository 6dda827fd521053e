import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';

interface IconSet {
  readonly height?: number;
  readonly width?: number;
  readonly icons: Readonly<Record<string, { body: string }>>;
}

/** A drawing of an icon set that npm ships, 256 x 256, transparent around. */
export function drawing(name: string, style = 'twemoji'): Sharp {
  const set = createRequire(import.meta.url)(`@iconify-json/${style}/icons.json`) as IconSet;
  const side = set.width ?? set.height ?? 16;
  const { body } = set.icons[name]!;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 ${side} ${side}">${body}</svg>`;
  return sharp(Buffer.from(svg));
}

/** Drawings that differ in more than a detail. */
export const SUBJECTS = ['dog-face', 'rocket', 'hamburger', 'castle', 'guitar', 'snail'] as const;

/** The drawing on white, as a file of its own. */
export async function onWhite(name: string, style?: string): Promise<Buffer> {
  return drawing(name, style).flatten({ background: 'white' }).png().toBuffer();
}

/** Writes pictures by file name. */
export function writePictures(folder: string, pictures: Readonly<Record<string, Buffer>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(pictures)) writeFileSync(path.join(folder, name), content);
}
