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

/** The child of a process whose command line has this word: of the server, its "worker". */
export function childOf(pid: number, word: string): number | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    const found = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').split('\0').includes(word));
    return found === undefined ? undefined : Number(found);
  } catch {
    return undefined;
  }
}
