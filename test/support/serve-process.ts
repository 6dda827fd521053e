import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** `eyecatch serve` as a user starts it, in a process of its own. */
export interface ServeProcess {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  readonly stderr: () => string;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Resolves when it is ready. */
export async function startServe(
  dataFolder: string,
  options: {
    readonly url?: string | undefined;
    readonly args?: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
  } = {},
): Promise<ServeProcess> {
  const child = spawn(
    process.execPath,
    ['dist/src/cli/main.js', 'serve', '--data', dataFolder, '--port', '0', ...(options.args ?? [])],
    {
      env: { ...process.env, DATABASE_URL: options.url ?? '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  let url = '';
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      url = /listens on (http:\S+)/.exec(line)?.[1] ?? url;
      if (line.startsWith('Ready')) return true;
    }
    return false;
  })();
  if (!(await ready)) throw new Error(`serve ended with ${await ended} before it was ready: ${stderr}`);
  child.stdout.resume();
  // By address: "localhost" is resolved anew for each connection.
  const { port } = new URL(url);
  return { url: `http://127.0.0.1:${port}`, port: Number(port), process: child, stderr: () => stderr, ended };
}
