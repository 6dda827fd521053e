import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Gauge } from 'prom-client';
import { packageRoot } from '../package-root.js';
import { measures } from './measures.js';

/** Of package.json. */
export const VERSION = (JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')) as { version: string })
  .version;

new Gauge({
  name: 'eyecatch_build_info',
  help: '1; the labels say which version runs on which Node, and of which commit where the build says so.',
  labelNames: ['version', 'node', 'revision'] as const,
  registers: [measures],
}).set({ version: VERSION, node: process.versions.node, revision: process.env.EYECATCH_REVISION ?? '' }, 1);
