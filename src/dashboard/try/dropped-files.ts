import type { DropItem } from 'react-aria-components';

/** What file managers leave in folders. */
const HIDDEN = /^\.|^(thumbs\.db|desktop\.ini)$/i;

/**
 * The files that were dropped, those in folders and their folders too, up to `most`.
 *
 * @returns also whether there were more
 */
export async function droppedFiles(
  items: Iterable<DropItem> | AsyncIterable<DropItem>,
  most: number,
): Promise<{ files: File[]; more: boolean }> {
  const files: File[] = [];
  let more = false;
  const walk = async (entries: Iterable<DropItem> | AsyncIterable<DropItem>, within: boolean): Promise<void> => {
    for await (const item of entries) {
      if (item.kind === 'text' || (within && HIDDEN.test(item.name))) continue;
      if (files.length >= most) {
        more = true;
        return;
      }
      if (item.kind === 'file') files.push(await item.getFile());
      else await walk(item.getEntries(), true);
    }
  };
  await walk(items, false);
  return { files, more };
}
