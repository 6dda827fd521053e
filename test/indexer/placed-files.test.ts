import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PlacedFiles, removeAbandoned, unfinishedFolder } from '../../src/indexer/placed-files.js';
import { DiskFullError } from '../../src/errors.js';
import { log } from '../../src/log.js';
import { temporaryFolder } from '../support/databases.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

it('are under their name when they are whole, and not before', async () => {
  const target = path.join(folder, 'ab', 'abcd');
  await new PlacedFiles(folder).place(
    target,
    async (temporary) => {
      await writeFile(temporary, 'half');
      expect(readdirSync(path.dirname(target))).toEqual([]);
      await writeFile(temporary, 'whole');
    },
    'All else is safe.',
  );
  expect(readFileSync(target, 'utf8')).toBe('whole');
  expect(readdirSync(unfinishedFolder(folder))).toEqual([]);
});

it('leave nothing when they cannot be written, and what was there stays', async () => {
  const target = path.join(folder, 'abcd');
  writeFileSync(target, 'before');
  const full = Object.assign(new Error('no room'), { code: 'ENOSPC' });
  const placed = new PlacedFiles(folder).place(
    target,
    async (temporary) => {
      await writeFile(temporary, 'half');
      throw full;
    },
    'All else is safe.',
  );
  await expect(placed).rejects.toThrow(DiskFullError);
  await expect(placed).rejects.toThrow(/All else is safe/);
  expect(readFileSync(target, 'utf8')).toBe('before');
  expect(readdirSync(unfinishedFolder(folder))).toEqual([]);
});

it('end no process when what was abandoned cannot be removed, nor where there is nothing', async () => {
  const abandoned = path.join(folder, 'abandoned');
  mkdirSync(abandoned);
  writeFileSync(path.join(abandoned, 'old'), 'half');
  utimesSync(path.join(abandoned, 'old'), 0, 0);
  const noFolder = path.join(folder, 'no folder');
  writeFileSync(noFolder, '');
  const said = vi.spyOn(log, 'error').mockImplementation(() => undefined);
  await removeAbandoned([path.join(folder, 'nowhere'), noFolder, abandoned]);
  expect(said.mock.calls.map(([, message]) => message)).toEqual([
    `Abandoned files in ${noFolder} could not be removed.`,
  ]);
  expect(readdirSync(abandoned)).toEqual([]);
});
