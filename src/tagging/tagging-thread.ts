/** The thread of TaggingThread: one model pack, pictures in, 5000 probabilities and a rating each out. */
import { parentPort, workerData } from 'node:worker_threads';
import { EyecatchError } from '../errors.js';
import { readModelPack } from './model-pack.js';
import { decodeSquare, readImageFacts } from './preprocess.js';
import { TagModel } from './tag-model.js';
import type { TaggingReply, TaggingRequest } from './tagging-thread-client.js';

const { folder } = workerData as { folder: string };
const model = readModelPack(folder).then((pack) => TagModel.load(pack));
// A pack that cannot be loaded is told to each request; it must not end the process as an unhandled rejection.
model.catch(() => undefined);

parentPort!.on('message', (request: TaggingRequest) => {
  void answer(request).then((reply) => parentPort!.postMessage(reply));
});

async function answer({ id, name, image }: TaggingRequest): Promise<TaggingReply> {
  try {
    const loaded = await model;
    const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
    const facts = await readImageFacts(bytes, name);
    const pixels = await decodeSquare(bytes, facts, loaded.pack.description.preprocessing, name);
    const [prediction] = await loaded.predict([pixels]);
    return { id, prediction: prediction! };
  } catch (error) {
    const { message } = error as Error;
    return { id, error: { message, code: error instanceof EyecatchError ? error.code : undefined } };
  }
}
