/** What can be ranked: a picture at hand or an illustration of the library. */
export interface Candidate {
  /** Of the upload or the illustration. */
  readonly id: string;
  readonly isUpload: boolean;
  readonly name: string;
  /** Object URL of a picture at hand. */
  readonly preview?: string;
}
