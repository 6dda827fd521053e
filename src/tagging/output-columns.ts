import { ModelPackError } from '../errors.js';
import { CONTENT_RATINGS, ratingOfName, type ContentRatingName, type RatingOutput } from './content-rating.js';
import type { OutputDescription, TagDefinition } from './model-pack.js';

/** Number of the rating rows in selected_tags.csv, as the WD taggers have it. */
export const RATING_CATEGORY = 9;

/** How the columns of a graph's tag output become the dimensions of a vector and a content rating. */
export interface OutputColumns {
  /** Columns that the graph must have. */
  readonly width: number;
  /** Column of each dimension. */
  readonly ofDimension: Int32Array;
  /** Row of selected_tags.csv of each dimension. */
  readonly rows: readonly number[];
  readonly rating: RatingOutput | undefined;
}

/**
 * Rows of selected_tags.csv to columns and dimensions: rows of category 9 are ratings and get no dimension, the others
 * follow one another.
 *
 * @throws ModelPackError when the columns are not one a row, or the rating rows are not all three ratings
 */
export function mapColumns(rows: readonly TagDefinition[], output: OutputDescription, file: string): OutputColumns {
  const columns = output.columns ?? rows.map((_, row) => row);
  const width = output.width ?? rows.length;
  if (columns.length !== rows.length) {
    throw new ModelPackError(
      `model.json names ${columns.length} columns, but ${file} has ${rows.length} rows: one column a row is needed.`,
    );
  }
  const ratingColumns = output.rating?.from === 'columns' ? CONTENT_RATINGS.flatMap((r) => columnsOf(output, r)) : [];
  const beyond = [...columns, ...ratingColumns].find((column) => column >= width);
  if (beyond !== undefined) {
    throw new ModelPackError(`model.json names column ${beyond} of an output that is ${width} wide.`);
  }
  const isRating = (row: number): boolean => rows[row]!.category === RATING_CATEGORY;
  const kept = [...rows.keys()].filter((row) => !isRating(row));
  if (kept.length === 0) throw new ModelPackError(`${file} names no tags beside ratings.`);
  const ratingRows = [...rows.keys()].filter(isRating).map((row) => ({ name: rows[row]!.name, column: columns[row]! }));
  return {
    width,
    ofDimension: Int32Array.from(kept, (row) => columns[row]!),
    rows: kept,
    rating: output.rating ?? (ratingRows.length > 0 ? groupRatingRows(ratingRows, file) : undefined),
  };
}

function columnsOf({ rating }: OutputDescription, name: ContentRatingName): readonly number[] {
  return rating?.from === 'columns' ? rating[name] : [];
}

/**
 * Groups rating rows by what they stand for.
 *
 * @throws ModelPackError for a name that stands for no rating, or when one of the three has no row
 */
export function groupRatingRows(rows: readonly { name: string; column: number }[], file: string): RatingOutput {
  const groups: Record<ContentRatingName, number[]> = { safe: [], questionable: [], explicit: [] };
  for (const { name, column } of rows) {
    const rating = ratingOfName(name);
    if (rating === undefined) {
      throw new ModelPackError(
        `${file}: "${name}" is a row of category ${RATING_CATEGORY} (rating), but it stands for none that is known ` +
          '(safe, general, sensitive, questionable, explicit). Give it another category if it is a tag.',
      );
    }
    groups[rating].push(column);
  }
  const missing = CONTENT_RATINGS.filter((rating) => groups[rating].length === 0);
  if (missing.length > 0) {
    throw new ModelPackError(`${file} has rating rows, but none that means ${missing.join(' or ')}.`);
  }
  return { from: 'columns', ...groups };
}
