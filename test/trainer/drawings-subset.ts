import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeDrawings, type Style } from '../../trainer/dataset/drawings.js';
import type { LabelledImage } from '../../trainer/dataset/labelled-images.js';

/** Every `every`th subject of two styles, in a temporary folder that the caller removes. */
export async function writeSomeDrawings(every: number, styles: readonly Style[] = ['twemoji', 'noto']) {
  const folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-training-'));
  const all = await writeDrawings(path.join(folder, 'drawings'), { styles });
  const groups = new Set([...new Set(all.map(({ group }) => group))].sort().filter((_, index) => index % every === 0));
  const images: LabelledImage[] = all.filter(({ group }) => groups.has(group));
  return { folder, images };
}
