import type { ContentRating } from './content-rating.js';

/** One picture of a training set. */
export interface LabelledImage {
  /** Absolute path. */
  readonly file: string;
  /** Distinct, never empty. */
  readonly tags: readonly string[];
  /**
   * What must not be split between training and validation: the file's name without folder and ending. Drawings of one
   * subject in several styles carry the same name.
   */
  readonly group: string;
  /** WD category number of the tags that are not general; left out where nothing is known of it. No prototype. */
  readonly categories?: Readonly<Record<string, number>>;
  readonly rating?: ContentRating;
}
