/** The thread of TaggingThread: one model pack, pictures in, 5000 probabilities and a rating each out. */
import { parentPort, workerData } from 'node:worker_threads';
import { EyecatchError } from '../errors.js';
import { epochMs } from '../telemetry/spans.js';
import { PROVIDER } from './image-graph.js';
import { readModelPack } from './model-pack.js';
import { readImageFacts } from './preprocess.js';
import { readRegisteredPack, type RegisteredPack } from './registered-pack.js';
import { TagModel } from './tag-model.js';
import type { TaggingReply, TaggingRequest } from './tagging-thread-client.js';

const { pack } = workerData as { pack: RegisteredPack | string };
let loading: Promise<TagModel> | undefined;
void load();

/** A pack that cannot be loaded is told to the request that asked, and tried again by the next: it may be mended. */
function load(): Promise<TagModel> {
  loading ??= (typeof pack === 'string' ? readModelPack(pack) : readRegisteredPack(pack)).then((read) =>
    TagModel.load(read),
  );
  loading.catch(() => (loading = undefined));
  return loading;
}

parentPort!.on('message', (request: TaggingRequest) => {
  void answer(request).then((reply) => parentPort!.postMessage(reply));
});

async function answer({ id, name, image }: TaggingRequest): Promise<TaggingReply> {
  try {
    const model = await load();
    const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
    const facts = await readImageFacts(bytes, name);
    const began = epochMs();
    const decoded = await model.decode(bytes, facts, name);
    const begun = epochMs();
    const [prediction] = await model.predict([decoded]);
    return {
      id,
      tagged: { ...prediction!, facts },
      spent: { provider: PROVIDER, decode: [began, begun], inference: [begun, epochMs()] },
    };
  } catch (error) {
    const { message } = error as Error;
    return { id, error: { message, code: error instanceof EyecatchError ? error.code : undefined } };
  }
}
