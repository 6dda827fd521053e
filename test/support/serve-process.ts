import { spawn, type ChildProcess } from 'node:child_process';

/** `eyecatch serve` in a process of its own, compiled. */
export interface ServeProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly process: ChildProcess;
  /** What it has written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** SIGTERM, and waits for the end; the exit code. */
  readonly stop: () => Promise<number | null>;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

/** Resolves when it is ready. */
export async function serveProcess(
  args: readonly string[],
  env: Record<string, string> = {},
  command = 'serve',
): Promise<ServeProcess> {
  const child = spawn(process.execPath, ['dist/src/cli/main.js', command, '--port', '0', ...args], {
    env: { ...process.env, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (written[stream] += text));
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = /Ready\. (http:\S+?)\/ /;
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => ready.test(written.stdout) && resolve());
    void ended.then((code) => reject(new Error(`serve ended with ${code}: ${written.stderr}`)));
  });
  const url = ready.exec(written.stdout)![1]!;
  return {
    url,
    port: Number(new URL(url).port),
    process: child,
    ended,
    pid: child.pid!,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
