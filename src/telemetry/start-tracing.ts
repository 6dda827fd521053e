import { createRequire } from 'node:module';
import os from 'node:os';

/**
 * Where traces go: OTEL_EXPORTER_OTLP_ENDPOINT or …_TRACES_ENDPOINT (the standard's own variables), or EYECATCH_TRACES
 * with an address. Undefined: nobody asked, and nothing of OpenTelemetry but its API is loaded.
 */
export function tracesEndpoint(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { EYECATCH_TRACES, OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER } = environment;
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole, OTEL_EXPORTER_OTLP_ENDPOINT: base } = environment;
  if (EYECATCH_TRACES === 'off' || OTEL_SDK_DISABLED === 'true' || OTEL_TRACES_EXPORTER === 'none') return undefined;
  if (EYECATCH_TRACES) return `${EYECATCH_TRACES.replace(/\/+$/, '').replace(/\/v1\/traces$/, '')}/v1/traces`;
  return whole || (base ? `${base.replace(/\/+$/, '')}/v1/traces` : undefined);
}

/**
 * Has HTTP, GraphQL and SQL traced. Called before anything else loads them.
 *
 * Instrumentation replaces functions of what is loaded by `require`. Express, pg and graphql are CommonJS, whatever
 * imports them, and node:http is one object for all: loading them here first is enough, and no hook has to read every
 * ES module.
 */
export async function startTracing(url: string): Promise<void> {
  const [
    { NodeTracerProvider, BatchSpanProcessor },
    { OTLPTraceExporter },
    { defaultResource, detectResources, envDetector, resourceFromAttributes },
    { registerInstrumentations },
    { HttpInstrumentation },
    { GraphQLInstrumentation },
    { PgInstrumentation },
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/instrumentation'),
    import('@opentelemetry/instrumentation-http'),
    import('@opentelemetry/instrumentation-graphql'),
    import('@opentelemetry/instrumentation-pg'),
  ]);
  const resource = defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': 'eyecatch',
        'host.name': os.hostname(),
        // Not the process detector's, which tells the command line too.
        'process.pid': process.pid,
        'eyecatch.command': process.argv[2] ?? '',
      }),
    )
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new OTLPTraceExporter({ url });
  // The sampler is the environment's (OTEL_TRACES_SAMPLER, …_ARG); so are the sizes of the batches (OTEL_BSP_…).
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  registerInstrumentations({
    tracerProvider: provider,
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url: asked }) => /^\/(health|ready|metrics|assets)\b/.test(asked ?? ''),
        // What the exporter sends is no work of ours; nothing else here asks by node:http.
        disableOutgoingRequestInstrumentation: true,
        // Queries in URLs are GraphQL documents with variables.
        redactedQueryParamsServer: ['query', 'variables', 'extensions', 'key', 'token'],
      }),
      new GraphQLInstrumentation({ ignoreResolveSpans: true, allowValues: false }),
      // A worker's look for work, every second, is no trace.
      new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true, enhancedDatabaseReporting: false }),
    ],
  });
  const require = createRequire(import.meta.url);
  for (const name of ['node:http', 'pg', 'graphql']) require(name);
  shutDown = () => provider.shutdown();
}

let shutDown: (() => Promise<void>) | undefined;

/** Sends what is not sent yet, before the process ends; a collector that is away keeps it no longer than 3 s. */
export async function stopTracing(): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, 3000).unref());
  await Promise.race([shutDown?.().catch(() => undefined), patience]);
  shutDown = undefined;
}
