import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { registerTrainTags } from '../../src/cli/train-tags.js';
import { parseTags } from '../../src/tagging/model-pack.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-tags-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const trainTags = async (...args: string[]) => {
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  const train = new Command('train').exitOverride();
  registerTrainTags(train);
  await train.parseAsync(['tags', folder, ...args], { from: 'user' });
  return printed.join('\n');
};

it('train tags writes the most frequent tags with their categories, and prints them and what they cover', async () => {
  const sidecars = [
    { tags_general: '1girl solo', tags_character: 'miku' },
    { tags_general: '1girl tagme', tags_character: 'hatsune_miku' },
    { tags_general: '1girl solo rare' },
  ];
  for (const [index, sidecar] of sidecars.entries()) {
    await writeFile(path.join(folder, `${index}.png`), '');
    await writeFile(path.join(folder, `${index}.json`), JSON.stringify(sidecar));
  }
  const aliases = path.join(folder, 'aliases.csv');
  await writeFile(aliases, 'antecedent,consequent\nmiku,hatsune_miku\ntagme,\n');
  const out = path.join(folder, 'out', 'selected_tags.csv');
  const printed = await trainTags('--out', out, '--size', '3', '--aliases', aliases);
  expect(parseTags(await readFile(out, 'utf8'), out)).toEqual([
    { name: '1girl', category: 0, count: 3 },
    { name: 'hatsune_miku', category: 4, count: 2 },
    { name: 'solo', category: 0, count: 2 },
  ]);
  expect(printed).toContain('2  hatsune_miku (character)');
  expect(printed).toContain('3 of 4 tags, rarest on 2 of 3 images; they cover 87.5 % of 8 tag uses.');
});

it('train tags counts the drawings that npm ships, which it writes first', async () => {
  const out = path.join(folder, 'tags.csv');
  await trainTags('--format', 'drawings', '--out', out);
  expect(parseTags(await readFile(out, 'utf8'), out)).toHaveLength(5000);
});
