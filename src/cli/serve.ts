import type { Command } from 'commander';
import { addAccessOptions, readAccess, type AccessOptions } from './access-options.js';
import { addDataOption, readPort, readSettings, type DataOption } from './settings.js';
import { addWorkersOption, readWorkers, type WorkersOption } from './workers-option.js';
import { addDocumentOptions, readDocuments, type DocumentOptions } from './document-options.js';
import { runServer, untilStopped } from './run-server.js';

export function registerServe(program: Command): void {
  addWorkersOption(addDocumentOptions(addAccessOptions(addDataOption(program.command('serve')))))
    .description('answer GraphQL for the library, and do its jobs')
    .option('--port <number>', 'port to listen on (or PORT; default 4000; 0 takes a free one)')
    .action(async (options: DataOption & DocumentOptions & AccessOptions & WorkersOption & { port?: string }) => {
      const server = await runServer({
        settings: readSettings(options),
        port: readPort(options.port),
        host: options.host,
        access: readAccess(options),
        documents: readDocuments(options),
        workers: readWorkers(options),
        onListening: (url) => console.log(`Eyecatch listens on ${url}`),
      });
      server.readiness.becomeReady();
      console.log(`Ready. ${server.url}/ (GraphQL: ${server.url}/graphql)`);
      await untilStopped();
      await server.close();
    });
}
