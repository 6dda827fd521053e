import { Worker } from 'node:worker_threads';
import { compiledModule } from '../compiled-module.js';
import { EyecatchError, ModelPackError, TaggingStoppedError, UnreadableImageError } from '../errors.js';
import type { RegisteredPack } from './registered-pack.js';
import type { Prediction } from './tag-model.js';

export interface TaggingRequest {
  readonly id: number;
  readonly name: string;
  readonly image: Uint8Array;
}

export type TaggingReply =
  | { readonly id: number; readonly prediction: Prediction }
  | { readonly id: number; readonly error: { readonly message: string; readonly code: string | undefined } };

interface Waiting {
  readonly name: string;
  readonly resolve: (prediction: Prediction) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A tag model in a thread of its own, so that a server answers other requests while it decodes and scores. A thread that
 * died, of memory mostly, is replaced at the next request. (A crash of native code ends the whole process.)
 */
export class TaggingThread {
  #thread: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #closed = false;

  /**
   * @param pack a registered pack, which must have the hash it was registered with, or any pack's folder; a pack that
   *   cannot be loaded is reported by `predict`
   */
  constructor(readonly pack: RegisteredPack | string) {
    this.#thread = this.#start();
  }

  /** @throws UnreadableImageError, ModelPackError, TaggingStoppedError */
  predict(image: Buffer, name: string): Promise<Prediction> {
    if (this.#closed) return Promise.reject(new TaggingStoppedError('The tagging thread has been closed.'));
    const thread = (this.#thread ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { name, resolve, reject });
      thread.ref();
      thread.postMessage({ id, name, image } satisfies TaggingRequest);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.terminate();
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

  #settle(reply: TaggingReply): void {
    const request = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#thread?.unref();
    if ('prediction' in reply) request?.resolve(reply.prediction);
    else request?.reject(revive(reply.error));
  }

  #end(thread: Worker, cause: Error): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    const again = this.#closed ? '' : ' The next request starts another one.';
    for (const { name, reject } of this.#waiting.values()) {
      reject(
        new TaggingStoppedError(`${name} was not tagged: the tagging thread ended (${cause.message}).${again}`, {
          cause,
        }),
      );
    }
    this.#waiting.clear();
  }
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
