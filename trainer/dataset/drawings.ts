import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { BadInputError } from '../../src/errors.js';
import type { LabelledImage } from './labelled-image.js';
import { formatSidecar, normaliseTag } from '../../src/indexer/sidecar-tags.js';

/**
 * The illustrations that npm ships: five artists' drawings of the same subjects, labelled with emojilib's keywords.
 * Licences: openmoji CC-BY-SA-4.0, twemoji and emojione CC-BY-4.0, noto Apache-2.0, fluent-emoji-flat MIT.
 */
export const STYLES = ['openmoji', 'twemoji', 'noto', 'fluent-emoji-flat', 'emojione'] as const;
export type Style = (typeof STYLES)[number];

/** Nominal side of a written drawing, pixels. */
const SIDE = 128;

interface IconSet {
  readonly width?: number;
  readonly height?: number;
  readonly icons: Readonly<Record<string, { body: string; width?: number; height?: number }>>;
  readonly aliases?: Readonly<Record<string, { parent: string }>>;
}

interface Subject {
  readonly name: string;
  /** Code points in hex without the variation selector, the key of an icon set's chars.json. */
  readonly code: string;
  readonly tags: readonly string[];
}

export interface WriteDrawingsOptions {
  readonly styles?: readonly Style[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Writes `<folder>/<style>/<subject>.svg` and its sidecar `<subject>.txt` for every subject a style draws. What is
 * there already stays; a drawing is there only once both files are whole, so a run that was cut short goes on.
 *
 * @returns every drawing of the styles asked for, sorted by path
 * @throws BadInputError when an icon set is not installed
 */
export async function writeDrawings(
  folder: string,
  { styles = STYLES, signal, onProgress }: WriteDrawingsOptions = {},
): Promise<LabelledImage[]> {
  const subjects = await readSubjects();
  const images: LabelledImage[] = [];
  const pending: { image: LabelledImage; svg: string }[] = [];
  for (const style of styles) {
    signal?.throwIfAborted();
    const styleFolder = path.resolve(folder, style);
    await mkdir(styleFolder, { recursive: true });
    const present = new Set(await readdir(styleFolder));
    const draw = await readStyle(style);
    for (const subject of subjects) {
      const svg = draw(subject);
      if (svg === undefined) continue;
      const image = { file: path.join(styleFolder, `${subject.name}.svg`), tags: subject.tags, group: subject.name };
      images.push(image);
      if (!present.has(`${subject.name}.svg`)) pending.push({ image, svg });
    }
  }
  let done = images.length - pending.length;
  onProgress?.(done, images.length);
  for (const { image, svg } of pending) {
    signal?.throwIfAborted();
    // The picture comes last: whoever sees it may rely on its tags.
    await writeWhole(image.file.replace(/svg$/, 'txt'), formatSidecar(image.tags));
    await writeWhole(image.file, svg);
    onProgress?.(++done, images.length);
  }
  return images.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** The style a written drawing belongs to: its folder. */
export function styleOf(image: LabelledImage): string {
  return path.basename(path.dirname(image.file));
}

async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

async function readPackageJson<T>(name: string): Promise<T> {
  try {
    return JSON.parse(await readFile(createRequire(import.meta.url).resolve(name), 'utf8')) as T;
  } catch (error) {
    throw new BadInputError(`The drawings need the npm package of ${name}: run npm install.`, { cause: error });
  }
}

async function readSubjects(): Promise<Subject[]> {
  const keywords = await readPackageJson<Record<string, string[]>>('emojilib');
  const taken = new Set<string>();
  return Object.entries(keywords).map(([character, words]) => {
    const code = [...character]
      .map((point) => point.codePointAt(0)!.toString(16))
      .filter((hex) => hex !== 'fe0f')
      .join('-');
    let name = slug(words[0]!);
    // The keycaps of # and * are both called "keycap_".
    if (taken.has(name)) name = `${name}-${code}`;
    taken.add(name);
    return { name, code, tags: [...new Set(words.map(normaliseTag))] };
  });
}

function slug(words: string): string {
  return words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** By code point where the set lists them, else by the name (emojione lists none). */
async function readStyle(style: Style): Promise<(subject: Subject) => string | undefined> {
  const set = await readPackageJson<IconSet>(`@iconify-json/${style}/icons.json`);
  const names = await readPackageJson<Record<string, string>>(`@iconify-json/${style}/chars.json`);
  return ({ code, name }) => {
    const key = names[code] ?? name;
    const alias = set.aliases?.[key];
    // An alias that also turns or mirrors its parent is another drawing; none of those is a subject here.
    const icon = set.icons[key] ?? (alias && Object.keys(alias).length === 1 ? set.icons[alias.parent] : undefined);
    if (icon === undefined) return undefined;
    const width = icon.width ?? set.width ?? 16;
    const height = icon.height ?? set.height ?? 16;
    const scale = SIDE / Math.max(width, height);
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
      `width="${width * scale}" height="${height * scale}" viewBox="0 0 ${width} ${height}">${icon.body}</svg>\n`
    );
  };
}
