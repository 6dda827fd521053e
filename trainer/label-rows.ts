/**
 * The labels of many images in compressed rows, 4 bytes a label: image i carries the tags
 * `labels[offsets[i]] … labels[offsets[i + 1] - 1]`, ascending tag numbers.
 */
export interface LabelRows {
  readonly offsets: Int32Array;
  readonly labels: Int32Array;
}

export function labelsOf({ offsets, labels }: LabelRows, image: number): Int32Array {
  return labels.subarray(offsets[image], offsets[image + 1]);
}

export function compressLabels(rows: readonly Int32Array[]): LabelRows {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, image) => (offsets[image + 1] = offsets[image]! + row.length));
  const labels = new Int32Array(offsets[rows.length]!);
  rows.forEach((row, image) => labels.set(row, offsets[image]));
  return { offsets, labels };
}
