import { Command } from 'commander';
import { EyecatchError } from '../errors.js';
import { EXIT_INTERRUPTED } from './exit-codes.js';
import { registerDemo } from './demo.js';
import { registerFetch } from './fetch.js';
import { registerIndex } from './index-folder.js';
import { registerKpi } from './kpi.js';
import { registerMigrate } from './migrate.js';
import { registerModel } from './model.js';
import { registerServe } from './serve.js';
import { registerSimilar } from './similar.js';
import { registerTag } from './tag.js';
import { registerTrain } from './train.js';
import { registerWorker } from './worker.js';

const program = new Command('eyecatch')
  .description(
    'Tags illustrations, finds what looks like them and predicts how they will perform.\n' +
      'The library lies in --data (embedded database), or in the Postgres that DATABASE_URL names.',
  )
  .showHelpAfterError('(eyecatch COMMAND --help shows what it takes)');

for (const register of [
  registerDemo,
  registerServe,
  registerMigrate,
  registerFetch,
  registerTrain,
  registerIndex,
  registerTag,
  registerSimilar,
  registerKpi,
  registerModel,
  registerWorker,
]) {
  register(program);
}

// Whoever read the output has seen enough (`| head`): that is no defect.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof DOMException && error.name === 'AbortError') {
    console.error('eyecatch: interrupted. The same command goes on with what is done.');
    process.exitCode = EXIT_INTERRUPTED;
  } else {
    // A sentence for what the user can mend, which a file system's error is too; a stack for a defect.
    const mendable = error instanceof EyecatchError || (error instanceof Error && 'syscall' in error);
    console.error(mendable ? `eyecatch: ${error.message}` : error);
    process.exitCode = 1;
  }
}
