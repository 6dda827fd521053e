import type en from '../en/index.js';
import common from './common.js';
import illustration from './illustration.js';
import jobs from './jobs.js';
import keys from './keys.js';
import kpiModels from './kpi-models.js';
import library from './library.js';
import shell from './shell.js';
import signIn from './sign-in.js';
import tagModels from './tag-models.js';
import tryOut from './try.js';

export default {
  common,
  illustration,
  jobs,
  keys,
  kpiModels,
  library,
  shell,
  signIn,
  tagModels,
  tryOut,
} satisfies typeof en;
