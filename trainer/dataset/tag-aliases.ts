import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { BadInputError } from '../../src/errors.js';
import { normaliseTag } from '../../src/indexer/sidecar-tags.js';

/** Old or deprecated tag names and what they mean now. */
export class TagAliases {
  static readonly NONE = new TagAliases(new Map());

  /** Chains resolved; `undefined` drops the tag. */
  private constructor(private readonly targets: ReadonlyMap<string, string | undefined>) {}

  /**
   * @param pairs antecedent and consequent; an empty consequent drops the tag
   * @param source named in errors
   * @throws BadInputError when aliases lead in a circle, or one tag to two
   */
  static from(pairs: Iterable<readonly [antecedent: string, consequent: string]>, source: string): TagAliases {
    const next = new Map<string, string>();
    for (const [antecedent, consequent] of pairs) {
      const [from, to] = [normaliseTag(antecedent), normaliseTag(consequent)];
      if (from === '') throw new BadInputError(`${source} has an alias for "${to}" without an antecedent.`);
      const known = next.get(from);
      if (known !== undefined && known !== to) {
        throw new BadInputError(`${source} makes "${from}" both "${known}" and "${to}"; keep one of the rows.`);
      }
      next.set(from, to);
    }
    const targets = new Map<string, string | undefined>();
    for (const antecedent of next.keys()) targets.set(antecedent, follow(antecedent, next, source));
    return new TagAliases(targets);
  }

  get size(): number {
    return this.targets.size;
  }

  /** What the tag is called now; undefined when it is to be dropped. */
  resolve(tag: string): string | undefined {
    return this.targets.has(tag) ? this.targets.get(tag) : tag;
  }
}

function follow(antecedent: string, next: ReadonlyMap<string, string>, source: string): string | undefined {
  const path = [antecedent];
  for (let tag = next.get(antecedent)!; tag !== ''; tag = next.get(tag)!) {
    if (path.includes(tag)) {
      const circle = [...path.slice(path.indexOf(tag)), tag].join(' -> ');
      throw new BadInputError(`${source} has aliases in a circle: ${circle}. Remove one of them.`);
    }
    if (!next.has(tag)) return tag;
    path.push(tag);
  }
  return undefined;
}

const ANTECEDENT = ['antecedent', 'antecedent_name'];
const CONSEQUENT = ['consequent', 'consequent_name'];

/**
 * Reads a CSV with the columns `antecedent,consequent`, or Danbooru's `tag_aliases` dump (`antecedent_name`,
 * `consequent_name`); where there is a `status` column, as in the dump, only its `active` rows count.
 *
 * @throws BadInputError naming the file and the line
 */
export async function readTagAliases(file: string): Promise<TagAliases> {
  const pairs: [string, string][] = [];
  const parser = parse({ bom: true, trim: true, skip_empty_lines: true, info: true });
  const source = createReadStream(file);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: { antecedent: number; consequent: number; status: number } | undefined;
  try {
    for await (const { record } of parser as AsyncIterable<{ record: string[] }>) {
      if (!columns) {
        const place = (names: string[]) => record.findIndex((name) => names.includes(name.toLowerCase()));
        columns = { antecedent: place(ANTECEDENT), consequent: place(CONSEQUENT), status: place(['status']) };
        if (columns.antecedent < 0 || columns.consequent < 0) {
          throw new BadInputError(
            `${file} has the columns ${record.join(', ')}; aliases need antecedent and consequent.`,
          );
        }
      } else if (columns.status < 0 || record[columns.status] === 'active') {
        pairs.push([record[columns.antecedent]!, record[columns.consequent]!]);
      }
    }
  } catch (error) {
    if (error instanceof BadInputError) throw error;
    const what = error instanceof CsvError ? 'is not valid CSV' : 'cannot be read';
    throw new BadInputError(`${file} ${what}: ${(error as Error).message}.`, { cause: error });
  } finally {
    source.destroy();
  }
  if (!columns) throw new BadInputError(`${file} is empty; aliases need the columns antecedent,consequent.`);
  return TagAliases.from(pairs, file);
}
