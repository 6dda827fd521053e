import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A file system of so many kilobytes on a folder that is made for it. @returns the function that takes it away */
export function mountSmallDisk(folder: string, kilobytes: number): () => void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'pipe' });
  return () => execFileSync('umount', [folder]);
}

export function growSmallDisk(folder: string, kilobytes: number): void {
  execFileSync('mount', ['-o', `remount,size=${kilobytes}k`, folder]);
}

/** Whether this user may mount: root of Linux may, in CI too. Without it there is no full disk to be had. */
export const canMount = ((): boolean => {
  const folder = mkdtempSync(path.join(tmpdir(), 'eyecatch-disk-'));
  try {
    mountSmallDisk(folder, 16)();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
})();
