/**
 * The process of DecoderPool: takes a picture and a task, one at a time, and answers with what it decoded. It holds no
 * secrets and no connections; whoever started it ends it when a picture takes too long, and it ends itself when one takes
 * too much memory.
 */
import sharp from 'sharp';
import { decodeHere } from './decode-here.js';
import type { DecoderMessage, DecodeRequest } from './decoder-pool.js';

/** How often memory is looked at, ms: in this time a decoder fills a few tens of megabytes. */
const WATCH_MS = 20;

// One picture at a time, and several such processes: threads of libvips's own would only get in each other's way.
sharp.concurrency(1);
sharp.cache(false);

/** An orderly exit would wait for the thread that decodes. */
const end = (): void => void process.kill(process.pid, 'SIGKILL');
const tell = (message: DecoderMessage): void => void process.send!(message);
const seconds = Number(process.argv[2]);
const maxBytes = Number(process.argv[3]);

// Ctrl-C reaches all processes of a terminal; the one that asks finishes its batch, and needs this one for it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', end);

process.on('message', ({ image, task }: DecodeRequest) => {
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > maxBytes) process.send!('out of memory' satisfies DecoderMessage, end);
  }, WATCH_MS);
  decodeHere(Buffer.from(image.buffer, image.byteOffset, image.byteLength), task, seconds)
    .then(
      (decoded) => tell({ decoded }),
      (error: unknown) => tell({ error: (error as Error).message }),
    )
    .finally(() => clearInterval(watch));
});

tell('ready');
