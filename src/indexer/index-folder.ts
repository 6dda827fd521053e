import { indexImages, type IndexReport } from './index-images.js';
import { readSidecar } from './sidecar.js';
import { walkFolder, type ImageFile, type WalkOptions } from './walk-folder.js';

/** Indexes the pictures under a folder (those that `only` lets through), with the sidecar files beside them. */
export async function indexFolder(
  folder: string,
  {
    only = () => true,
    followLinks = false,
    onLink = () => undefined,
    ...options
  }: Omit<Parameters<typeof indexImages>[0], 'inputs'> & { only?: (image: ImageFile) => boolean } & WalkOptions,
): Promise<IndexReport> {
  const images = (await walkFolder(folder, { followLinks, onLink })).filter(only);
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
