import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestDatabase } from './databases.js';

/** A server and workers as an operator starts them, each a process of its own. */
export class LibraryProcesses {
  readonly #processes = new Set<ChildProcess>();
  #stopping = false;
  /** What they said on standard error. */
  log = '';

  constructor(private readonly options: TestDatabase['options']) {}

  /** @returns its address, once it is ready */
  async serve(workers: number): Promise<string> {
    const server = this.#start(['serve', '--port', '0', '--workers', String(workers)]);
    let output = '';
    for await (const data of server.stdout!) {
      output += String(data);
      const url = /Ready\. (http:\/\/[^/]+)/.exec(output)?.[1];
      if (url) {
        server.stdout!.resume();
        return url;
      }
    }
    throw new Error(`The server did not start:\n${output}${this.log}`);
  }

  /** A worker that is replaced at once whenever it ends, as a supervisor of processes would. */
  keepWorker(): void {
    if (this.#stopping) return;
    this.#start(['worker']).once('exit', () => this.keepWorker());
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(
      [...this.#processes].map(async (child) => {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }),
    );
  }

  #start(command: readonly string[]): ChildProcess {
    const { dataFolder, url = '' } = this.options;
    const child = spawn(process.execPath, ['dist/src/cli/main.js', ...command, '--data', dataFolder], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr.on('data', (data) => (this.log += String(data)));
    if (command[0] === 'worker') child.stdout.resume();
    this.#processes.add(child);
    child.once('exit', () => this.#processes.delete(child));
    return child;
  }
}
