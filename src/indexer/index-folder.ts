import { indexImages, type IndexReport } from './index-images.js';
import { readSidecar } from './sidecar.js';
import { walkFolder } from './walk-folder.js';

/** Indexes every picture under a folder, with the sidecar files beside it. */
export async function indexFolder(
  folder: string,
  options: Omit<Parameters<typeof indexImages>[0], 'inputs'>,
): Promise<IndexReport> {
  const images = await walkFolder(folder);
  return indexImages({
    ...options,
    inputs: images.map(({ file, name, sidecar }) => ({
      file,
      name,
      source: file,
      sidecar: () => readSidecar(sidecar),
    })),
  });
}
