import type { DropItem } from 'react-aria-components';
import { expect, it } from 'vitest';
import { droppedFiles } from '../../../src/dashboard/try/dropped-files.js';

const file = (name: string): DropItem => ({
  kind: 'file',
  type: 'image/png',
  name,
  getFile: () => Promise.resolve(new File(['x'], name)),
  getText: () => Promise.resolve('x'),
});
const folder = (name: string, ...entries: DropItem[]): DropItem =>
  ({
    kind: 'directory',
    name,
    async *getEntries() {
      yield* entries;
    },
  }) as DropItem;

it('takes the files of folders and their folders, without what file managers leave there', async () => {
  const items = [file('a.png'), folder('set', file('b.png'), file('.DS_Store'), folder('inner', file('c.png')))];
  const { files, more } = await droppedFiles(items, 10);
  expect(files.map(({ name }) => name)).toEqual(['a.png', 'b.png', 'c.png']);
  expect(more).toBe(false);
});

it('stops at the most it takes, and says that there was more', async () => {
  const { files, more } = await droppedFiles([folder('set', file('1'), file('2'), file('3'))], 2);
  expect(files).toHaveLength(2);
  expect(more).toBe(true);
});
