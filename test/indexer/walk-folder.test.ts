import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkFolder } from '../../src/indexer/walk-folder.js';
import { temporaryFolder } from '../support/databases.js';

describe.skipIf(process.platform === 'win32')('symbolic links in a folder of pictures', () => {
  let folder: string;
  let inside: string;
  beforeAll(() => {
    folder = temporaryFolder();
    inside = path.join(folder, 'pictures');
    mkdirSync(path.join(inside, 'deeper'), { recursive: true });
    mkdirSync(path.join(folder, 'elsewhere'));
    for (const file of ['pictures/own.png', 'elsewhere/far.png', 'elsewhere/far.txt', 'elsewhere/secret']) {
      writeFileSync(path.join(folder, file), '');
    }
    symlinkSync(path.join(folder, 'elsewhere', 'far.png'), path.join(inside, 'linked.png'));
    symlinkSync(path.join(folder, 'elsewhere', 'far.txt'), path.join(inside, 'linked.txt'));
    symlinkSync(path.join(folder, 'elsewhere'), path.join(inside, 'deeper', 'there'));
    symlinkSync(inside, path.join(inside, 'deeper', 'round'));
    symlinkSync(path.join(folder, 'gone.png'), path.join(inside, 'broken.png'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are told of and not followed', async () => {
    const links: string[] = [];
    const images = await walkFolder(inside, { onLink: (name) => links.push(name) });
    expect(images.map(({ name }) => name)).toEqual(['own.png']);
    expect(links.sort()).toEqual(['broken.png', 'deeper/round', 'deeper/there', 'linked.png']);
  });

  it('are followed when that is asked for, round in a circle once', async () => {
    const images = await walkFolder(inside, { followLinks: true, onLink: (name) => expect.unreachable(name) });
    expect(images.map(({ name }) => name)).toEqual(['broken.png', 'deeper/there/far.png', 'linked.png', 'own.png']);
    const linked = images.find(({ name }) => name === 'linked.png')!;
    expect(linked.sidecar.txt).toBe(path.join(inside, 'linked.txt'));
  });

  it('are counted when there is nothing else', async () => {
    await expect(walkFolder(path.join(inside, 'deeper'))).rejects.toThrow('2 symbolic links, which were not followed');
  });
});
