import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Metrics } from './benchmark.js';

const REQUESTS = 1500;
const WARM_UP = 500;

/** What each way of being seen adds to a server. */
const WAYS: Readonly<Record<string, Record<string, string>>> = {
  'log silent': { EYECATCH_LOG_LEVEL: 'silent' },
  'log info': { EYECATCH_LOG_LEVEL: 'info' },
  'log info, traces of all': { EYECATCH_LOG_LEVEL: 'info', OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' },
  'log info, traces of 1 %': {
    EYECATCH_LOG_LEVEL: 'info',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.01',
  },
};

/**
 * CPU time that a server takes for a request, with the log and traces on and off: a process of its own each, on the library
 * of EYECATCH_DATA. Time of the processor, so that what else runs on the machine matters little.
 */
export async function telemetryBenchmark({ log }: { log: (line: string) => void }): Promise<Metrics> {
  const data = path.resolve(process.env.EYECATCH_DATA ?? '.eyecatch');
  const collector = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const metrics: Record<string, Metrics> = {};
  try {
    for (const [name, given] of Object.entries(WAYS)) {
      const env = { ...given, ...(given.OTEL_EXPORTER_OTLP_ENDPOINT ? { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } : {}) };
      const cpuMs = await cpuOfRequest(data, env);
      metrics[name] = { cpuMs };
      log(`${name}: ${cpuMs.toFixed(3)} ms of processor time a request`);
    }
  } finally {
    collector.close();
  }
  return metrics;
}

/** The address that it says when it is ready. */
function ready(server: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (chunk) => {
      said += String(chunk);
      const [, url] = /Ready\. (http:\S+?)\/ /.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    server.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)));
  });
}

async function cpuOfRequest(data: string, env: Record<string, string>): Promise<number> {
  const server = spawn(process.execPath, ['dist/src/cli/main.js', 'serve', '--data', data, '--port', '0'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const url = await ready(server);
    const ask = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n++) {
        const reply = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            query: 'query Page($n: Int!) { kpis { name } illustrations(first: $n) { edges { node { id name } } } }',
            variables: { n: 5 },
          }),
        });
        await reply.arrayBuffer();
      }
    };
    const cpu = async (): Promise<number> => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)![1]);
    };
    await ask(WARM_UP);
    const before = await cpu();
    await ask(REQUESTS);
    return ((await cpu()) - before) * (1000 / REQUESTS);
  } finally {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }
}
