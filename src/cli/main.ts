import { Command } from 'commander';
import { EyecatchError } from '../errors.js';
import { checkLogSettings } from '../log.js';
import { COMMANDS } from './commands.js';
import { EXIT_INTERRUPTED } from './exit-codes.js';
import { startTracing, stopTracing, tracesEndpoint } from '../telemetry/start-tracing.js';
import { endOnInterrupt, isInterruption } from './interrupt.js';

// Before anything that takes a moment.
endOnInterrupt();

// Before a command loads what is traced.
const traces = tracesEndpoint();
if (traces !== undefined) await startTracing(traces);

const program = new Command('eyecatch')
  .description(
    'Tags illustrations, finds what looks like them and predicts how they will perform.\n' +
      'The library lies in --data (embedded database), or in the Postgres that DATABASE_URL names.',
  )
  .showHelpAfterError('(eyecatch COMMAND --help shows what it takes)');

// A command loads only what it needs: all of them together, TensorFlow.js, the server and ONNX Runtime among it, take
// most of a second.
const named = COMMANDS.get(process.argv[2] ?? '');
for (const load of named ? [named] : COMMANDS.values()) (await load())(program);

// Whoever read the output has seen enough (`| head`): that is no defect.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  checkLogSettings();
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof EyecatchError) && isInterruption(error)) {
    console.error('eyecatch: interrupted. The same command goes on with what is done.');
    process.exitCode = EXIT_INTERRUPTED;
  } else {
    // A sentence for what the user can mend, which a file system's error is too; a stack for a defect.
    const mendable = error instanceof EyecatchError || (error instanceof Error && 'syscall' in error);
    console.error(mendable ? `eyecatch: ${error.message}` : error);
    process.exitCode = 1;
  }
  await stopTracing();
  // A port or a connection that is left open would keep the process: a worker that does nothing, where nobody starts another.
  process.exit();
}
await stopTracing();
