import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../package-root.js';
import { ok, warning, type Check } from './finding.js';

/** Whether the web page is built. @param folder of the build, unless a test says otherwise */
export const checkPage =
  (folder = path.join(packageRoot, 'dist', 'dashboard')): Check =>
  async () =>
    existsSync(path.join(folder, 'index.html'))
      ? ok('The page is built.')
      : [warning('The page is not built; GraphQL answers without it.', 'npm run setup')];
