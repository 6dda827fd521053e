import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { ModelPackError } from '../errors.js';
import type { TagDefinition } from './model-pack.js';

/**
 * What a tag's own threshold is the best for, as Illustration2Vec's `threshold_rule` names it: F0.5 weighs precision
 * over recall, F2 recall over precision.
 */
export const THRESHOLD_RULES = ['f0.5', 'f1', 'f2'] as const;
export type ThresholdRule = (typeof THRESHOLD_RULES)[number];

/** Score above which each tag counts as present (strictly, as in Illustration2Vec); place = dimension, each in 0..1. */
export type TagThresholds = Readonly<Record<ThresholdRule, Float64Array>>;

const COLUMNS = ['tag_id', 'name', ...THRESHOLD_RULES];

/** The pack's `thresholds.csv`: `tag_id,name,f0.5,f1,f2`, rows as in selected_tags.csv. {@link parseThresholds} undoes it. */
export function formatThresholds(tags: readonly TagDefinition[], thresholds: TagThresholds): string {
  return stringify(
    tags.map(({ name }, tag) => [tag, name, ...THRESHOLD_RULES.map((rule) => String(thresholds[rule][tag]))]),
    { header: true, columns: COLUMNS },
  );
}

const score = z.string().regex(/\d/, { message: 'a number is needed' }).pipe(z.coerce.number<string>().min(0).max(1));
const rowSchema = z.object({ tag_id: z.coerce.number().int(), name: z.string(), 'f0.5': score, f1: score, f2: score });

/**
 * @param tags those of the pack; the file must name each, in the same order
 * @param file named in errors
 * @throws ModelPackError when the file is no CSV, a threshold is not in 0..1, or its rows are not those of the tags
 */
export function parseThresholds(csv: string, tags: readonly TagDefinition[], file: string): TagThresholds {
  let rows: unknown[];
  try {
    rows = parse(csv, { columns: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    throw new ModelPackError(`${file} is not a CSV file: ${(error as Error).message}`, { cause: error });
  }
  if (rows.length !== tags.length) {
    throw new ModelPackError(
      `${file} holds ${rows.length} thresholds, but the pack has ${tags.length} tags: one row a tag is needed, or no file.`,
    );
  }
  const thresholds = {
    'f0.5': new Float64Array(tags.length),
    f1: new Float64Array(tags.length),
    f2: new Float64Array(tags.length),
  };
  rows.forEach((row, tag) => {
    const parsed = rowSchema.safeParse(row);
    if (!parsed.success) {
      throw new ModelPackError(
        `${file}, row ${tag + 1}: ${z.prettifyError(parsed.error)} (columns needed: ${COLUMNS.join(',')}).`,
      );
    }
    // A file of another vocabulary would show every tag at some other tag's threshold, and nobody would see it.
    if (parsed.data.name !== tags[tag]!.name || parsed.data.tag_id !== tag) {
      throw new ModelPackError(
        `${file}, row ${tag + 1} is tag ${parsed.data.tag_id} "${parsed.data.name}"; the pack's is ${tag} ` +
          `"${tags[tag]!.name}". The thresholds belong to other tags: calibrate them again, or remove the file.`,
      );
    }
    for (const rule of THRESHOLD_RULES) thresholds[rule][tag] = parsed.data[rule];
  });
  return thresholds;
}
