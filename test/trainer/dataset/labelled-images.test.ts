import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadInputError } from '../../../src/errors.js';
import { readLabelledImages } from '../../../trainer/dataset/labelled-images.js';

describe('a folder of pictures with sidecars', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-sidecars-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  };

  it('is read through its subfolders in the order of paths, pictures without tags left out', async () => {
    await write('b/two.PNG', '');
    await write('b/two.txt', 'cat dog');
    await write('a/one.jpg', '');
    await write('a/one.jpg.txt', 'long hair, solo');
    await write('a/untagged.jpg', '');
    await write('a/empty.jpg', '');
    await write('a/empty.txt', ' ');
    await write('notes.txt', 'no picture of this name');
    expect(await readLabelledImages(folder)).toEqual([
      { file: path.join(folder, 'a', 'one.jpg'), tags: ['long_hair', 'solo'], group: 'one' },
      { file: path.join(folder, 'b', 'two.PNG'), tags: ['cat', 'dog'], group: 'two' },
    ]);
  });

  it('may be links to files elsewhere; a link that leads nowhere is left out', async () => {
    await write('elsewhere/one.jpg', '');
    await write('set/one.txt', 'cat');
    await write('set/two.txt', 'dog');
    await symlink(path.join(folder, 'elsewhere', 'one.jpg'), path.join(folder, 'set', 'one.jpg'));
    await symlink(path.join(folder, 'elsewhere', 'gone.jpg'), path.join(folder, 'set', 'two.jpg'));
    const found = await readLabelledImages(path.join(folder, 'set'));
    expect(found.map(({ file }) => path.basename(file))).toEqual(['one.jpg']);
  });

  it('is refused when it has no picture, has no tags or is not there, and the message says which', async () => {
    await expect(readLabelledImages(folder)).rejects.toThrow(/holds no pictures/);
    await write('one.jpg', '');
    await expect(readLabelledImages(folder)).rejects.toThrow(/None of the 1 pictures .* has tags/);
    await expect(readLabelledImages(path.join(folder, 'absent'))).rejects.toThrow(BadInputError);
  });
});
