import path from 'node:path';
import type { DatabaseOptions } from './database/open.js';

/** Where a library lives: its data folder, and the database when that is a server. */
export interface Settings {
  readonly dataFolder: string;
  readonly database: DatabaseOptions;
  readonly imagesFolder: string;
  readonly thumbnailsFolder: string;
  readonly uploadsFolder: string;
  readonly modelsFolder: string;
}

/** @param databaseUrl of a server; undefined takes the embedded database in the data folder */
export function settingsOf(dataFolder: string, databaseUrl: string | undefined): Settings {
  const folder = path.resolve(dataFolder);
  return {
    dataFolder: folder,
    database: { dataFolder: folder, url: databaseUrl },
    imagesFolder: path.join(folder, 'images'),
    thumbnailsFolder: path.join(folder, 'thumbnails'),
    uploadsFolder: path.join(folder, 'uploads'),
    modelsFolder: path.join(folder, 'models'),
  };
}
