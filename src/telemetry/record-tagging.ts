import type { Context } from '@opentelemetry/api';
import { decodings, inferenceProviders, inferences, inferredPictures } from './measures.js';
import { recordSpan } from './spans.js';

/** What a tagging thread, which has no measures and traces of its own, tells of a picture: [begin, end] in ms since 1970. */
export interface SpentTagging {
  readonly provider: string;
  readonly decode: readonly [number, number];
  readonly inference: readonly [number, number];
}

/** Measures and traces in the process that asked what its thread did. */
export function recordTagging(
  { provider, decode, inference }: SpentTagging,
  { model, bytes }: { readonly model: string; readonly bytes: number },
  asked: Context,
): void {
  decodings.observe((decode[1] - decode[0]) / 1000);
  inferences.observe({ provider }, (inference[1] - inference[0]) / 1000);
  inferredPictures.inc({ provider });
  inferenceProviders.set({ model, provider }, 1);
  recordSpan('decode', { 'eyecatch.bytes': bytes }, decode, asked);
  const attributes = { 'eyecatch.model': model, 'eyecatch.provider': provider, 'eyecatch.pictures': 1 };
  recordSpan('inference', attributes, inference, asked);
}
