import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { ok, problem, warning, type Check, type Finding } from './finding.js';

/** Whether the folders of the library are there, may be written, and are closed to others. */
export const checkDataFolder: Check = async ({ settings }) => {
  const { dataFolder, imagesFolder, thumbnailsFolder, uploadsFolder, fetchedFolder, modelsFolder } = settings;
  const found: Finding[] = [];
  const own = await stat(dataFolder).catch(() => undefined);
  if (!own) {
    if (settings.database.url) {
      return [
        warning(
          `${dataFolder} does not exist: originals of the library cannot be there.`,
          'Name its folder with --data.',
        ),
      ];
    }
    return [warning(`${dataFolder} does not exist: there is no library yet.`, `eyecatch demo --data ${dataFolder}`)];
  }
  if (!own.isDirectory()) return [problem(`${dataFolder} is no folder.`, 'Name another with --data.')];
  for (const folder of [dataFolder, imagesFolder, thumbnailsFolder, uploadsFolder, fetchedFolder, modelsFolder]) {
    const facts = await stat(folder).catch(() => undefined);
    // Made when it is needed.
    if (!facts) continue;
    const writable = await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!writable) {
      const user = process.getuid?.() ?? 'this user';
      found.push(problem(`${folder} cannot be written by ${user}.`, `chown -R ${user} ${folder}`));
    } else if (process.platform !== 'win32' && (facts.mode & 0o002) !== 0) {
      found.push(warning(`Everybody on this machine may write ${folder}.`, `chmod o-w ${folder}`));
    }
  }
  return found.length > 0 ? found : ok(`${dataFolder} can be written.`);
};
