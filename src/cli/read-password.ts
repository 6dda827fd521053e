import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { BadInputError } from '../errors.js';

export const PASSWORD_VARIABLE = 'EYECATCH_DASHBOARD_PASSWORD';

/**
 * A password from a file (its first line), the environment, or somebody at the terminal, who types it twice unseen. Never from
 * an argument, which every user of the machine can read.
 *
 * @returns undefined when nobody is there to ask
 * @throws BadInputError when the two differ, or the file is empty
 */
export async function readPassword(file: string | undefined, ask: string): Promise<string | undefined> {
  if (file !== undefined) {
    const [line = ''] = (await readFile(file, 'utf8')).split(/\r?\n/);
    if (line === '') throw new BadInputError(`${file} has no password in its first line.`);
    return line;
  }
  const given = process.env[PASSWORD_VARIABLE];
  if (given !== undefined && given !== '') return given;
  if (!process.stdin.isTTY) return undefined;
  const password = await askUnseen(`${ask}: `);
  if (password === '') return undefined;
  if ((await askUnseen('Again: ')) !== password) {
    throw new BadInputError('The two passwords differ; nothing was changed.');
  }
  return password;
}

/** Shows the question and nothing of the answer. */
async function askUnseen(question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const interrupted = new AbortController();
  terminal.once('SIGINT', () => interrupted.abort());
  try {
    return await terminal.question('', { signal: interrupted.signal });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
