import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessFigures {
  readonly rssMiB: number;
  readonly openFiles: number;
}

/** Of /proc, so on Linux; undefined for a process that has ended. */
export function figuresOf(pid: number): ProcessFigures | undefined {
  try {
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    return { rssMiB: kilobytes / 1024, openFiles: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return undefined;
  }
}

/** The process whose command line has all of these words; the first one found. */
export function processWith(...words: readonly string[]): number | undefined {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ');
      if (words.every((word) => line.includes(word))) return Number(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  return undefined;
}
