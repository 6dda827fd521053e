import { Gauge } from 'prom-client';
import { packageVersion } from '../package-root.js';
import { measures } from './measures.js';

new Gauge({
  name: 'eyecatch_build_info',
  help: '1; the labels say which version runs on which Node, and of which commit where the build says so.',
  labelNames: ['version', 'node', 'revision'] as const,
  registers: [measures],
}).set({ version: packageVersion, node: process.versions.node, revision: process.env.EYECATCH_REVISION ?? '' }, 1);
