import type { Command } from 'commander';
import { addAccessOptions, readAccess, type AccessOptions } from './access-options.js';
import { addDataOption, readPort, readSettings, type DataOption } from './settings.js';
import { addWorkersOption, readWorkers, type WorkersOption } from './workers-option.js';
import { addDocumentOptions, readDocuments, type DocumentOptions } from './document-options.js';
import { addLimitOptions, readLimits, type LimitOptions } from './limit-options.js';
import { runServer, untilStopped } from './run-server.js';
import { addServerOptions, readServerOptions, type ServerOptions } from './server-options.js';

export function registerServe(program: Command): void {
  addServerOptions(
    addLimitOptions(addWorkersOption(addDocumentOptions(addAccessOptions(addDataOption(program.command('serve')))))),
  )
    .description('answer GraphQL for the library, and do its jobs')
    .option('--port <number>', 'port to listen on (or PORT; default 4000; 0 takes a free one)')
    .action(
      async (
        options: DataOption &
          DocumentOptions &
          AccessOptions &
          WorkersOption &
          LimitOptions &
          ServerOptions & { port?: string },
      ) => {
        const server = await runServer({
          settings: readSettings(options),
          port: readPort(options.port),
          host: options.host,
          access: readAccess(options),
          documents: readDocuments(options),
          costs: readLimits(options, readAccess(options)),
          ...readServerOptions(options),
          workers: readWorkers(options),
          onListening: (url) => console.log(`Eyecatch listens on ${url}`),
        });
        // Whoever reads that it is ready may tell it to stop.
        const stopped = untilStopped();
        server.readiness.becomeReady();
        console.log(`Ready. ${server.url}/ (GraphQL: ${server.url}/graphql)`);
        await stopped;
        await server.close();
      },
    );
}
