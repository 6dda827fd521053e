import { HEAD_BYTES, pictureType, type PictureType } from '../tagging/picture-type.js';

/** What an upload can be used as: a picture, or observations of a KPI. */
export type UploadType = PictureType | 'text/csv' | 'application/vnd.apache.parquet';

/**
 * The type of an upload by its first bytes, whatever its name and the request say.
 *
 * @param head the first {@link HEAD_BYTES} of the file, or all of a shorter one
 * @returns undefined for what nothing here can use
 */
export function uploadType(head: Buffer): UploadType | undefined {
  if (head.subarray(0, 4).equals(PARQUET)) return 'application/vnd.apache.parquet';
  return pictureType(head) ?? (isTable(head) ? 'text/csv' : undefined);
}

const PARQUET = Buffer.from('PAR1');

/** Plain UTF-8 text that is no markup: a page of HTML would pass for a table of one column. */
function isTable(head: Buffer): boolean {
  let text: string;
  try {
    // The last character may be cut in two.
    text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: head.length === HEAD_BYTES });
  } catch {
    return false;
  }

  return !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) && !/^\s*(<|%!|%PDF|push graphic-context|viewbox )/i.test(text);
}
