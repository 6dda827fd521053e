import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { context, type Context } from '@opentelemetry/api';
import { compiledModule } from '../compiled-module.js';
import { BoundedQueue } from '../bounded-queue.js';
import { EyecatchError, ModelPackError, TaggingStoppedError, UnreadableImageError } from '../errors.js';
import { recordTagging, type SpentTagging } from '../telemetry/record-tagging.js';
import { taggingQueue } from '../telemetry/measures.js';
import type { RegisteredPack } from './registered-pack.js';
import type { ImageFacts } from './preprocess.js';
import type { Prediction } from './tag-model.js';

export interface TaggingRequest {
  readonly id: number;
  readonly name: string;
  readonly image: Uint8Array;
}

export interface TaggedPicture extends Prediction {
  readonly facts: ImageFacts;
}

export type TaggingReply =
  | { readonly id: number; readonly tagged: TaggedPicture; readonly spent: SpentTagging }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string | undefined } };

/** Inference is serial; beside the picture that is scored, the next ones are decoded. */
const AT_WORK = 3;
/** Two full requests of pictures to rank. */
const WAITING = 200;
/** About as long as a request as a whole may take. */
const WAIT_MS = 25_000;

interface Waiting {
  readonly name: string;
  readonly resolve: (tagged: TaggedPicture) => void;
  readonly reject: (error: Error) => void;
  /** The trace that asked. */
  readonly asked: Context;
  readonly bytes: number;
}

/**
 * A tag model in a thread of its own, so that a server answers other requests while it decodes and scores. A thread that
 * died, of memory mostly, is replaced at the next request. (A crash of native code ends the whole process.)
 */
export class TaggingThread {
  #thread: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  readonly #queue = new BoundedQueue({ what: 'pictures to tag', atWork: AT_WORK, waiting: WAITING, waitMs: WAIT_MS });
  #next = 0;
  #closed = false;

  /**
   * @param pack a registered pack, which must have the hash it was registered with, or any pack's folder; a pack that
   *   cannot be loaded is reported by `predict`
   */
  constructor(readonly pack: RegisteredPack | string) {
    this.#thread = this.#start();
  }

  /** Whether nobody waits for it. */
  get idle(): boolean {
    return this.#queue.atWork === 0;
  }

  /**
   * @param read gives the picture when its turn comes: those that wait are not in memory
   * @param signal of who asks: aborted, a picture that waits is left out
   * @throws UnreadableImageError, ModelPackError, TaggingStoppedError; OverloadedError when more wait than there is time for;
   *   what `read` throws
   */
  predict(read: () => Promise<Buffer>, name: string, signal?: AbortSignal): Promise<TaggedPicture> {
    taggingQueue.inc();
    return this.#queue.run(async () => this.#send(await read(), name), signal).finally(() => taggingQueue.dec());
  }

  #send(image: Buffer, name: string): Promise<TaggedPicture> {
    if (this.#closed) return Promise.reject(new TaggingStoppedError('The tagging thread has been closed.'));
    const thread = (this.#thread ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { name, resolve, reject, asked: context.active(), bytes: image.length });
      thread.ref();
      thread.postMessage({ id, name, image } satisfies TaggingRequest);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.terminate();
  }

  #settle(reply: TaggingReply): void {
    const request = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#thread?.unref();
    if (!request) return;
    if ('tagged' in reply) {
      recordTagging(reply.spent, { model: nameOf(this.pack), bytes: request.bytes }, request.asked);
      request.resolve(reply.tagged);
    } else request.reject(revive(reply.error));
  }

  #start(): Worker {
    const thread = new Worker(compiledModule(import.meta.url, './tagging-thread.js'), {
      workerData: { pack: passable(this.pack) },
    });
    thread.on('message', (reply: TaggingReply) => this.#settle(reply));
    // An error comes before the exit that it leads to.
    thread.on('error', (error: Error) => this.#end(thread, error));
    thread.on('exit', (code) => this.#end(thread, new Error(`exit code ${code}`)));
    thread.unref();
    return thread;
  }

  #end(thread: Worker, cause: Error): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    const why = `the tagging thread ended (${cause.message}).${this.#closed ? '' : ' The next request starts another one.'}`;
    for (const { name, reject } of this.#waiting.values()) {
      reject(new TaggingStoppedError(`${name} was not tagged: ${why}`, { cause }));
    }
    this.#waiting.clear();
  }
}

function nameOf(pack: RegisteredPack | string): string {
  return typeof pack === 'string' ? path.basename(pack) : pack.name;
}

/** A model's other fields need not cross into the thread. */
function passable(pack: RegisteredPack | string): RegisteredPack | string {
  return typeof pack === 'string' ? pack : { name: pack.name, path: pack.path, sha256: pack.sha256 };
}

/** Classes do not survive the way between threads; codes do. */
function revive({ message, code }: { message: string; code: string | undefined }): Error {
  if (code === 'UNREADABLE_IMAGE') return new UnreadableImageError(message);
  if (code === 'BAD_MODEL_PACK') return new ModelPackError(message);
  return code ? new EyecatchError(code, message) : new Error(message);
}
