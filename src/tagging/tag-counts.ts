import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { BadInputError } from '../errors.js';

const rowSchema = z.looseObject({ name: z.string().min(1), count: z.coerce.number().min(0) });

/**
 * How often tags occur, from a CSV file with the columns `name` and `count`; other columns do not matter.
 *
 * @param file named in errors
 * @throws BadInputError naming the line
 */
export function parseCounts(csv: string, file: string): Map<string, number> {
  let rows: unknown[];
  try {
    rows = parse(csv, { columns: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    throw new BadInputError(`${file} is not a CSV file: ${(error as Error).message}`, { cause: error });
  }
  return new Map(
    rows.map((row, index) => {
      const parsed = rowSchema.safeParse(row);
      if (!parsed.success) {
        throw new BadInputError(`${file}, line ${index + 2}: ${z.prettifyError(parsed.error)} (needed: name,count).`);
      }
      return [parsed.data.name, parsed.data.count];
    }),
  );
}
