import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';

/** In place of a start time. */
const ENDED = 'ended';

let own: string | undefined;

/** This process, told apart from others that have had its id or will: `PID START`. */
export function thisProcess(): string {
  own ??= `${process.pid} ${startOf(process.pid) ?? ''}`.trimEnd();
  return own;
}

/**
 * Whether the process of {@link thisProcess} runs still. Given a bare id, or where start times are not to be had
 * (Windows), any process of that id counts.
 */
export function isRunning(identity: string): boolean {
  const [id = '', ...rest] = identity.split(' ');
  const pid = Number(id);
  if (!isAlive(pid)) return false;
  const start = startOf(pid);
  if (start === ENDED) return false;
  return rest.length === 0 || start === undefined || start === rest.join(' ');
}

/**
 * What the ids of processes hold for: containers may share a host name, and so may machines that were cloned. Another one
 * after a restart. Where there is no /proc, the host name alone.
 */
export function thisMachine(): string {
  const host = os.hostname();
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${host} ${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return host;
  }
}

/** Whether a process of this machine has this id. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began; undefined where that cannot be had. */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command's name, in parentheses, may hold anything; what follows it begins with field 3 of proc(5).
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A container's first process often collects no children: killed, they stay as zombies with their id.
      if ('ZX'.includes(fields[0]!)) return ENDED;
      // Field 22, ticks since this boot.
      return `${fields[19]} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
    }
    if (process.platform === 'win32') return undefined;
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const [state, ...began] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { env, encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return state!.startsWith('Z') ? ENDED : began.join(' ');
  } catch {
    return undefined;
  }
}
