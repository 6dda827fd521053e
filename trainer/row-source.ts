/** Rows of numbers, one an image, that lie on disk and are read when they are needed. */
export interface RowSource<Row extends Float32Array | Uint8Array> {
  /** Numbers a row. */
  readonly width: number;
  /**
   * Fills `into` with the rows of `images`, one after the other in that order.
   *
   * @throws BadInputError naming the file when a row is damaged or missing
   */
  read(images: ArrayLike<number>, into: Row): Promise<void>;
}
