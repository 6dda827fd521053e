import { createReadStream } from 'node:fs';
import { BadInputError } from '../../src/errors.js';

/** A post's record has some kilobytes. A file whose "line" is longer is something else, and would fill the memory. */
const LONGEST_LINE = 4 * 2 ** 20;
const NEWLINE = 0x0a;

/**
 * The JSON values of a file, one a line, read piece by piece: memory does not grow with the file. An array with one
 * value a line (`[`, `{…},`, `]`) is read as well, since API dumps often are.
 *
 * @throws BadInputError naming the file and the line
 */
export async function* readJsonLines(file: string): AsyncGenerator<{ line: number; value: unknown }> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let line = 0;
  const parse = (bytes: Buffer): unknown => {
    line++;
    const text = bytes
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trim();
    const record = text.replace(/^\[/, '').replace(/,$/, '').trim();
    if (record === '' || record === ']') return undefined;
    try {
      return JSON.parse(record);
    } catch (error) {
      // The last record of an array stands before its bracket.
      if (record.endsWith(']') && !record.startsWith('[')) {
        try {
          return JSON.parse(record.slice(0, -1));
        } catch {
          // The first message tells more.
        }
      }
      throw new BadInputError(`${file}, line ${line} is not JSON: ${(error as Error).message}. Is the file whole?`, {
        cause: error,
      });
    }
  };
  const source = createReadStream(file, { highWaterMark: 2 ** 20 });
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        const value = parse(Buffer.concat([...rest, chunk.subarray(start, end)]));
        if (value !== undefined) yield { line, value };
        [rest, restBytes, start] = [[], 0, end + 1];
      }
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      if (restBytes > LONGEST_LINE) {
        throw new BadInputError(
          `${file}, line ${line + 1} is longer than ${LONGEST_LINE / 2 ** 20} MiB: these are no JSON lines. ` +
            "Where it is one JSON array, turn it into lines: jq -c '.[]' FILE > FILE.jsonl",
        );
      }
    }
    const value = parse(Buffer.concat(rest));
    if (value !== undefined) yield { line, value };
  } catch (error) {
    if (error instanceof BadInputError || (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new BadInputError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  } finally {
    source.destroy();
  }
}
